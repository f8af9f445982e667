import { addBreadcrumb } from '@sentry/core';

/** The steps of a sync, by the names that Sentry shows. */
export const syncBreadcrumbs = {
  initiated: 'calendar_sync.initiated',
  completed: 'calendar_sync.completed',
  token_refreshed: 'calendar_sync.token_refreshed',
  failed: 'calendar_sync.failed',
} as const;

/** One step of a sync for Sentry: ids, codes and counts alone. A no-op without a DSN. */
export function syncBreadcrumb(
  step: keyof typeof syncBreadcrumbs,
  data: Record<string, string | number | boolean | null>,
): void {
  addBreadcrumb({
    category: 'calendar_sync',
    message: syncBreadcrumbs[step],
    level: step === 'failed' ? 'warning' : 'info',
    data,
  });
}
