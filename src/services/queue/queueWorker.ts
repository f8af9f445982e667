import type { Deps } from '#src/compose.ts';
import { drainCalendarLists } from '#src/services/accounts/calendarDiscoveryService.ts';
import { drainPulls } from './pullQueueService.ts';
import { drainSyncQueue } from './syncQueueService.ts';

const takesMs = 50_000;
const worksMs = 57_000;

/** The time of one invocation, of which its platform allows 60 s. */
export type Shift = {
  /** Aborts when no more work is to be taken: after 50 s. */
  takes: AbortSignal;
  /** Aborts when what was begun has to end: after 57 s. */
  works: AbortSignal;
  /** Milliseconds in which work is still taken. */
  leftMs(): number;
};

/** Begins an invocation's time; it ends early when `ended` aborts. */
export function beginShift(ended?: AbortSignal): Shift {
  const endsAt = performance.now() + takesMs;
  const until = (ms: number) => AbortSignal.any([AbortSignal.timeout(ms), ...(ended ? [ended] : [])]);
  return { takes: until(takesMs), works: until(worksMs), leftMs: () => endsAt - performance.now() };
}

/**
 * The parts of a worker's work: pushes, lists of calendars, and calendars, of all accounts, until nothing is due or the shift is over. Any
 * number of workers may run at once: each row is leased to one of them, and the rows of a lost worker are claimed again.
 */
export const workerParts = (deps: Deps, { takes, works, leftMs }: Shift) => ({
  pushes: () => drainSyncQueue(deps, { deadlineMs: leftMs(), signal: works }),
  lists: () => drainCalendarLists(deps, { signal: takes }),
  calendars: () => drainPulls(deps, { signal: takes }),
});
