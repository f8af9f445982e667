import type { Deps } from '#src/compose.ts';
import { claimSyncs, type Job, type QueueScope, type WantedJobs } from '#src/data/syncQueue.ts';
import { calendarsAtOnceMax } from '#src/domain/accounts/calendarSelection.ts';
import { type PullContext, pullContextSchema } from '#src/domain/pull/pullContext.ts';
import { newLease } from '#src/services/newLease.ts';

/** Leases rows of the queue under a new owner. Polls and rounds stop short of the day's call budget, so that a share is left for people who wait. */
export function claimJobs(deps: Deps, wanted: WantedJobs[], scope: QueueScope = {}): Promise<Job[]> {
  const { env, engine } = deps;
  const backgroundCalls = Math.floor(env.GOOGLE_DAILY_CALLS * engine.backgroundShare);
  return claimSyncs(deps.db, { ...newLease(deps), ...scope, wanted, backgroundCalls });
}

/** Leases calendars to read: those that are due, or the due ones among the given. */
export async function claimPulls(
  deps: Deps,
  { limit, ...scope }: QueueScope & { limit: number },
): Promise<PullContext[]> {
  const wanted = { kind: 'pull_calendar', limit, perConnection: calendarsAtOnceMax, gapMs: 0 } as const;
  const jobs = await claimJobs(deps, [wanted], scope);
  return jobs.map(({ context }) => pullContextSchema.parse(context));
}
