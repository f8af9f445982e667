import {
  captureException,
  dedupeIntegration,
  globalHandlersIntegration,
  init,
  linkedErrorsIntegration,
} from '@sentry/browser';
import { sentryOptions } from './sentry.ts';

/**
 * Sends errors that no code of ours catches to Sentry: their type, message and stack, and the page's path. Nothing that was typed, clicked or
 * requested is recorded, and no address beyond the path. `early` holds what was thrown before.
 */
export function startErrorReports(dsn: string, early: unknown[]): void {
  init({
    ...sentryOptions(dsn),
    defaultIntegrations: false,
    integrations: [globalHandlersIntegration(), linkedErrorsIntegration(), dedupeIntegration()],
    initialScope: { tags: { path: location.pathname } },
  });
  for (const error of early) captureException(error);
}
