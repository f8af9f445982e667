import { after } from 'next/server';
import type { Deps } from '#src/compose.ts';
import type { TrackedAnswer } from '#src/contract/answers/tracking.ts';
import { reportError } from '#src/observability/reportError.ts';
import { drainPulls } from '#src/services/queue/pullQueueService.ts';
import { drainSyncQueue } from '#src/services/queue/syncQueueService.ts';

/**
 * Works on one person's queue once the answer is out, so that what a change set in motion doesn't wait for the cron. Only a head start: the
 * queue has everything, also what the change means for other people.
 */
export function drainAfterwards(deps: Deps, userId: string, deadlineMs = 50_000): void {
  after(async () => {
    const ends = await Promise.allSettled([
      drainSyncQueue(deps, { deadlineMs, userId }),
      drainPulls(deps, { userId, signal: AbortSignal.timeout(deadlineMs) }),
    ]);
    for (const end of ends) if (end.status === 'rejected') reportError(end.reason, { userId });
  });
}

/** The answer to a tracking change; one that Google has not confirmed yet is worked on once it is out. */
export function drainWhilePending<T extends TrackedAnswer>(deps: Deps, userId: string, answer: T): T {
  if (answer.sync.status === 'pending') drainAfterwards(deps, userId);
  return answer;
}
