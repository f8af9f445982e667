import * as z from 'zod/mini';

/** Why a request to our own server didn't answer as wished, with the server's own words where it gave some. */
export class RequestFailure extends Error {
  override name = 'RequestFailure';
  /** `offline`: no answer at all. `other_user`: somebody else has signed in in this browser. */
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
