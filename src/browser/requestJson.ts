import type * as z from 'zod/mini';
import { userHeader } from '#src/domain/accounts/userHeader.ts';
import { failureOf, RequestFailure } from './requestFailure.ts';

/** A push may be tried while we wait, so that its result can be told. */
const answerMsMax = 45_000;

/** A browser keeps 64 KiB alive, of all requests in flight together; a character takes three bytes at most. */
const keptAliveMax = 4_000;

/**
 * Asks our own API and parses its answer. A change of up to `keptAliveMax` characters reaches the server even if the page is left at once.
 * Throws a RequestFailure when the API refuses, can't be reached, or gives an answer that doesn't parse.
 */
export async function requestJson<T>(
  path: string,
  schema: z.ZodMiniType<T>,
  { method = 'GET', body }: { method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'; body?: object } = {},
): Promise<T> {
  let response: Response;
  const sent = body && JSON.stringify(body);
  try {
    response = await fetch(path, {
      method,
      cache: 'no-store',
      credentials: 'same-origin',
      signal: AbortSignal.timeout(answerMsMax),
      keepalive: method !== 'GET' && (sent?.length ?? 0) <= keptAliveMax,
      ...(sent ? { headers: { 'content-type': 'application/json' }, body: sent } : {}),
    });
  } catch (cause) {
    throw new RequestFailure('offline', { cause });
  }
  const answeredFor = response.headers.get(userHeader);
  if (answeredFor !== null && answeredFor !== viewer()) throw new RequestFailure('other_user');
  if (!response.ok) throw await failureOf(response);
  const parsed = schema.safeParse(await response.json().catch(() => null));
  if (!parsed.success) throw new RequestFailure('internal', { cause: parsed.error });
  return parsed.data;
}

/** Whom this page was made for. */
const viewer = (): string | undefined => globalThis.document?.body.dataset.viewer;

/** What a person is told when a change of theirs did not go through: it was not saved, why, and what to do. */
export function refusalText(error: unknown): string {
  if (!(error instanceof RequestFailure)) return 'That did not work. Please try again.';
  if (error.code === 'offline')
    return 'We can’t be reached, so this is not saved. Check your internet connection and try again.';
  if (error.code === 'other_user')
    return 'Somebody else has signed in in this browser. Reload the page before you go on.';
  if (error.code === 'not_signed_in') return 'Your session has ended. Sign in again; this is not saved yet.';
  return error.detail ?? 'Something went wrong on our side, so this is not saved. Please try again.';
}
