/** An answer over HTTP, or why there was none. */
export type Asked =
  | { answered: true; status: number; headers: Headers; body: string; json: unknown; offsetMs: number | null }
  | { answered: false; reason: string };

/** Asks once, follows no redirect and waits at most ten seconds. `offsetMs`: how far the answering clock is ahead of this one. */
export async function ask(url: string, init: RequestInit = {}): Promise<Asked> {
  const startedAt = Date.now();
  try {
    const answer = await fetch(url, { redirect: 'manual', ...init, signal: AbortSignal.timeout(10_000) });
    const body = await answer.text();
    const middle = (startedAt + Date.now()) / 2;
    const date = Date.parse(answer.headers.get('date') ?? '');
    return {
      answered: true,
      status: answer.status,
      headers: answer.headers,
      body,
      json: parsed(body),
      // The header has whole seconds.
      offsetMs: Number.isNaN(date) ? null : Math.round(date + 500 - middle),
    };
  } catch (error) {
    const { message, cause } = error as Error;
    const { code } = (cause ?? {}) as { code?: string };
    return { answered: false, reason: code ?? message };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
