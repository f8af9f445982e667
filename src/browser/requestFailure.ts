import * as z from 'zod/mini';

/**
 * Why a request to our own server didn't answer as wished, with the server's own words where it gave some; or why its answer
 * can't be kept here.
 */
export class RequestFailure extends Error {
  override name = 'RequestFailure';
  /** One of `lineCodes`, `other_user` (somebody else has signed in in this browser), a storage code or the server's own. */
  readonly code: string;
  readonly status: number;
  readonly detail: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: string,
    more: { status?: number; detail?: string; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(code, { cause: more.cause });
    this.code = code;
    this.status = more.status ?? 0;
    this.detail = more.detail;
    this.retryAfterMs = more.retryAfterMs;
  }
}

/** Failures of the way to the server: nothing reached it, no answer in time, an answer cut off, somebody else's answer. */
const lineCodes = ['offline', 'no_answer', 'cut_off', 'intercepted'];

export const isOfTheLine = (code: string): boolean => lineCodes.includes(code);

const problemSchema = z.looseObject({ code: z.string(), detail: z.optional(z.string()) });

/** Reads a refusal. Something else than a problem document (a proxy's page) is known by its status alone. */
export async function failureOf(response: Response): Promise<RequestFailure> {
  const body = problemSchema.safeParse(await response.json().catch(() => null));
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new RequestFailure(body.data?.code ?? codeOfStatus(response.status), {
    status: response.status,
    detail: body.data?.detail,
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined,
  });
}

function codeOfStatus(status: number): string {
  if (status === 401) return 'not_signed_in';
  if (status === 403) return 'forbidden';
  if (status === 429) return 'too_many_requests';
  return status >= 500 ? 'internal' : 'invalid_request';
}
