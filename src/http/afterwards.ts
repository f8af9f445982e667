import type { Deps } from '#src/compose.ts';
import type { TrackedAnswer } from '#src/contract/answers/tracking.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { afterAnswer } from './afterAnswer.ts';

/**
 * Works on one person's queue once the answer is out, so that what a change set in motion doesn't wait for the cron. Only a head start: the
 * queue has everything, also what the change means for other people.
 */
export function drainAfterwards(deps: Deps, userId: string): void {
  afterAnswer({ userId }, (takes) =>
    workQueue(deps, { userId, takes, kinds: ['push_event', 'disconnect', 'pull_calendar'] }),
  );
}

/** The answer to a tracking change; one that Google has not confirmed yet is worked on once it is out. */
export function drainWhilePending<T extends TrackedAnswer>(deps: Deps, userId: string, answer: T): T {
  if (answer.sync.status === 'pending') drainAfterwards(deps, userId);
  return answer;
}
