import { addBreadcrumb } from '@sentry/core';

type SyncStep = 'initiated' | 'completed' | 'token_refreshed' | 'failed';

/** One step of a sync for Sentry: ids, codes and counts alone. A no-op without a DSN. */
export function syncBreadcrumb(step: SyncStep, data: Record<string, string | number | boolean | null>): void {
  addBreadcrumb({
    category: 'calendar_sync',
    message: `calendar_sync.${step}`,
    level: step === 'failed' ? 'warning' : 'info',
    data,
  });
}
