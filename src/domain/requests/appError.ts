/** Every way in which a request can be refused, with the HTTP status that says so. */
export const statusOfCode = {
  invalid_request: 400,
  not_signed_in: 401,
  forbidden_origin: 403,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  body_too_large: 413,
  unsupported_media_type: 415,
  calendar_unavailable: 422,
  sync_too_soon: 429,
  too_many_requests: 429,
  internal: 500,
  google_unavailable: 502,
  storage_unavailable: 503,
} as const;

export type AppErrorCode = keyof typeof statusOfCode;

/** A refusal that a person may read: `detail` is friendly and says what to do; nothing internal belongs in it. */
export class AppError extends Error {
  override name = 'AppError';
  readonly code: AppErrorCode;
  readonly detail: string;
  readonly retryAfterSeconds: number | undefined;
  /** What is wrong with each field of the request. */
  readonly fields: Record<string, string> | undefined;

  constructor(
    code: AppErrorCode,
    detail: string,
    more: { retryAfterSeconds?: number; fields?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(`${code}: ${detail}`, { cause: more.cause });
    this.code = code;
    this.detail = detail;
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.fields = more.fields;
  }
}
