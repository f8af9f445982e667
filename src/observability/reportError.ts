import { captureException, withScope } from '@sentry/core';

/** Sends a surprise to Sentry (a no-op without SENTRY_DSN), with ids alone as context. */
export function reportError(error: unknown, context: Record<string, string>): void {
  withScope((scope) => {
    scope.setTags(context);
    captureException(error);
  });
}
