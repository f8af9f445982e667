import { stackFile } from './stack.ts';

/** Calls a control route of the stack's simulated Google. */
export async function control<T = unknown>(method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${stackFile().googleUrl}/_sim/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`${method} /_sim/${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
