import type { Deps } from '#src/compose.ts';
import { enqueueRound } from '#src/data/calendarLists.ts';
import { enqueuePolls } from '#src/data/calendarPulls.ts';
import type { PullContext } from '#src/domain/pull/pullContext.ts';
import { logger } from '#src/observability/logger.ts';
import { reportError } from '#src/observability/reportError.ts';
import { pause } from '#src/services/pause.ts';
import {
  claimPulls,
  type PullEnd,
  pullCalendar,
  pullsAreDue,
} from '#src/services/pull/calendarPullService.ts';
import { ensureListWatch, ensureWatch } from '#src/services/pull/calendarWatchService.ts';
import { workFanOuts } from './fanOutService.ts';

/** Calendars that one drain reads at a time, of all accounts together. */
const parallelMax = 8;
/** How long an account that is held by somebody else is left alone. */
const lookAgainMs = 50;
/** The six-hourly sync is spread over this time, each account always at the same place: nobody waits longer, and the load is even. */
const spreadMs = 4 * 60 * 60 * 1000;

export type PullCounts = { synced: number; resumable: number; failed: number };

export type DrainInput = {
  /** No calendar is begun after it aborts, and those begun stop at their next page. */
  signal: AbortSignal;
  calendarIds?: string[];
  userId?: string;
};

/**
 * Reads every calendar that is due (or the given ones, as far as they are) until nothing is due or the signal aborts. A calendar that
 * changed while it was read is read again; one whose account is held by somebody else at this moment (a push that is being claimed or
 * settled) is waited for. Any number of drains may run at once: each calendar is read by one at a time.
 */
export async function drainPulls(deps: Deps, { signal, ...which }: DrainInput): Promise<PullCounts> {
  const counts: PullCounts = { synced: 0, resumable: 0, failed: 0 };
  const running = new Set<Promise<void>>();
  for (;;) {
    const room = parallelMax - running.size;
    const claimed = room > 0 && !signal.aborted ? await claimPulls(deps, { ...which, limit: room }) : [];
    for (const context of claimed) {
      const pull: Promise<void> = pullAndWatch(deps, context, signal)
        .then(({ status }) => {
          if (status !== 'lost') counts[status] += 1;
        })
        .finally(() => running.delete(pull));
      running.add(pull);
    }
    if (running.size === 0) {
      if (signal.aborted || !(await pullsAreDue(deps, which))) return counts;
      await pause(lookAgainMs, signal).catch(() => {});
      continue;
    }
    if (claimed.length < room || room === 0) await Promise.race(running);
  }
}

/** One calendar, and then its channel: what happened between the two is looked at once more (confirm_watch_channel). */
async function pullAndWatch(deps: Deps, context: PullContext, signal: AbortSignal): Promise<PullEnd> {
  const { calendarId } = context;
  try {
    const end = await pullCalendar(deps, context, { signal });
    if (end.status === 'synced' && !signal.aborted) {
      await ensureWatch(deps, context, signal);
      await ensureListWatch(deps, context, signal);
    }
    return end;
  } catch (error) {
    logger().error({ err: error, calendarId }, 'a calendar could not be read');
    reportError(error, { calendarId });
    return { status: 'failed', code: 'worker_lost' };
  }
}

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
  await enqueueRound(deps.db, spreadMs);
  return workFanOuts(deps, signal);
}
