import { captureRequestError } from '@sentry/nextjs';
import type { Instrumentation } from 'next';
import type { Logger } from 'pino';
import { causeOf } from './causeOf.ts';
import { logger } from './logger.ts';

type Failure = Parameters<Instrumentation.onRequestError>;

/** Logs and reports what a page or a server action threw. `digest` is the number that the error page shows. */
export function reportRequestError(
  error: Failure[0],
  request: Failure[1],
  context: Failure[2],
  log: () => Logger = logger,
): void {
  const { routePath, routeType } = context;
  const digest = (error as { digest?: unknown } | null)?.digest;
  const behind = error instanceof Error ? causeOf(error) : {};
  log().error({ err: error, routePath, routeType, digest, ...behind }, 'page failed');
  // Neither headers nor what was asked for: ids and search words are in the address.
  captureRequestError(error, { path: routePath, method: request.method, headers: {} }, context);
}
