import type { Logger } from 'pino';
import { AppError, statusOfCode } from '#src/domain/requests/appError.ts';
import { causeOf } from '#src/observability/causeOf.ts';
import { logger } from '#src/observability/logger.ts';
import { reportError } from '#src/observability/reportError.ts';

/** When to ask again while our storage doesn't answer. */
const outageRetrySeconds = 5;

/**
 * An RFC 9457 problem document. What is not an AppError becomes a 500 with a request id and nothing internal; what is no fault of the
 * caller's is logged and reported, with the code and the message of what was behind it.
 */
export function problem(error: unknown, requestId: string, log: () => Logger = logger): Response {
  const known =
    error instanceof AppError
      ? error
      : new AppError('internal', 'Something went wrong on our side. Nothing was lost; please try again.');
  const status = statusOfCode[known.code];
  if (status >= 500) {
    const behind = causeOf(known);
    log().error({ err: error, requestId, code: known.code, ...behind }, 'request failed');
    reportError(error, { requestId, ...behind });
  }
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  headers.set('x-request-id', requestId);
  const retryAfterSeconds = known.retryAfterSeconds ?? (status === 503 ? outageRetrySeconds : undefined);
  if (retryAfterSeconds !== undefined) headers.set('retry-after', String(retryAfterSeconds));
  if (status === 401) headers.set('www-authenticate', 'Bearer');
  const body = {
    type: `about:blank#${known.code}`,
    title: known.code.replaceAll('_', ' '),
    status,
    code: known.code,
    detail: known.detail,
    requestId,
    ...(known.fields ? { fields: known.fields } : {}),
  };
  return new Response(JSON.stringify(body), { status, headers });
}
