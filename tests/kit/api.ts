import { stackFile } from './stack.ts';

// biome-ignore lint/suspicious/noExplicitAny: an answer's body is what the tests check
export type Answer = { status: number; body: any; headers: Headers; text: string };

/** Calls the app as a script does: with a person's bearer token, or as nobody. A body that is text is sent as it is. */
export async function api(
  person: { accessToken: string } | null,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await fetch(`${stackFile().appUrl}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(person ? { authorization: `Bearer ${person.accessToken}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = text && /json/.test(answer.headers.get('content-type') ?? '');
  return { status: answer.status, body: isJson ? JSON.parse(text) : null, headers: answer.headers, text };
}
