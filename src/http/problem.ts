import { AppError, statusOfCode } from '#src/domain/appError.ts';
import { logger } from '#src/observability/logger.ts';
import { reportError } from '#src/observability/reportError.ts';

/** An RFC 9457 problem document. What is not an AppError becomes a 500 with a request id and nothing internal. */
export function problem(error: unknown, requestId: string): Response {
  const known =
    error instanceof AppError
      ? error
      : new AppError('internal', 'Something went wrong on our side. Nothing was lost; please try again.');
  if (known !== error) {
    logger().error({ err: error, requestId }, 'request failed');
    reportError(error, { requestId });
  }
  const status = statusOfCode[known.code];
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  headers.set('x-request-id', requestId);
  if (known.retryAfterSeconds !== undefined) headers.set('retry-after', String(known.retryAfterSeconds));
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
