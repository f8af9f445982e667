import type { Deps } from '#src/compose.ts';
import { enqueueRound } from '#src/data/calendarLists.ts';
import { enqueuePolls } from '#src/data/calendarPulls.ts';
import { workFanOuts } from './fanOutService.ts';

/** Puts calendars that Google doesn't tell us about into the queue when their time has come; returns how many. */
export async function enqueueDuePolls({ db, engine }: Deps, signal: AbortSignal): Promise<number> {
  let enqueued = 0;
  while (!signal.aborted) {
    const polled = await enqueuePolls(db, { olderThanMs: engine.pollEveryMs, sliceMs: engine.sliceMs });
    enqueued += polled.enqueued;
    if (polled.looked === 0) break;
  }
  return enqueued;
}

/**
 * Begins to put every calendar in use into the queue, so that a lost notification matters no longer than until this comes round. Returns how
 * many rows it reached; the queue's cron goes on with what is left when the signal aborts.
 */
export async function enqueueAllCalendars(deps: Deps, signal: AbortSignal): Promise<number> {
  await enqueueRound(deps.db, deps.engine.roundSpreadMs);
  return workFanOuts(deps, signal);
}
