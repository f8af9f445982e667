import { after } from 'next/server';
import type { Deps } from '#src/compose.ts';
import { reportError } from '#src/observability/reportError.ts';
import { drainSyncQueue } from '#src/services/syncQueueService.ts';

/**
 * Works on one person's queue once the answer is out, so that what a change set in motion doesn't wait for the cron. Only a head start: if it
 * is cut off, the queue still has everything.
 */
export function drainAfterwards(deps: Deps, userId: string, deadlineMs = 50_000): void {
  after(() =>
    drainSyncQueue(deps, { userId, deadlineMs }).catch((error: unknown) => reportError(error, { userId })),
  );
}
