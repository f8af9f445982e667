import type { Deps } from '#src/compose.ts';
import type { TrackedCounts } from '#src/contract/answers/dashboard.ts';
import type {
  TrackedAnswer,
  TrackedListItem,
  TrackedPage,
  TrackedView,
  Tracking,
} from '#src/contract/answers/tracking.ts';
import type { TrackedPageQuery } from '#src/contract/requests/tracking.ts';
import {
  changeTrackedEvent,
  type TrackedChange,
  type TrackedState,
  type TrackingLease,
  trackEvent,
  untrackEvent,
} from '#src/data/pushes.ts';
import {
  countTrackedKinds,
  readTrackedOf,
  readTrackedPage,
  type TrackedRow,
} from '#src/data/trackedEvents.ts';
import { cursorOfPosition, positionOfCursor } from '#src/domain/catalogue/eventCursor.ts';
import { trackedSync } from '#src/domain/push/trackedSync.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import { syncTrackedEvent } from '#src/services/calendarSyncService.ts';
import { withTakenTurn } from '#src/services/google/pacer.ts';
import { newLease } from '#src/services/newLease.ts';

/** Tracks an event and tries to bring it to Google at once; what doesn't succeed now is in the queue already (L4). */
export async function track(
  deps: Deps,
  input: { userId: string; eventId: string; tracking: Tracking; note?: string | null | undefined },
): Promise<TrackedAnswer> {
  const lease = trackingLease(deps);
  const change = await trackEvent(deps.db, { ...input, now: deps.now() }, lease);
  if (!change) throw new AppError('not_found', 'There is no such event.');
  return tryNow(deps, change, lease.owner);
}

/** Changes tracking or note of what is tracked. Nobody can change their plan for what is over or cancelled. */
export async function changeTracked(
  deps: Deps,
  input: {
    userId: string;
    eventId: string;
    tracking?: Tracking | undefined;
    note?: string | null | undefined;
  },
): Promise<TrackedAnswer> {
  const lease = trackingLease(deps);
  const change = await changeTrackedEvent(deps.db, { ...input, now: deps.now() }, lease);
  if (!change) throw new AppError('not_found', 'You don’t track this event.');
  return tryNow(deps, change, lease.owner);
}

const refusals = {
  over: 'This event is over, so there is nothing left to plan.',
  cancelled: 'The organiser cancelled this event.',
} as const;

/** Ends tracking and takes the event out of Google. */
export async function untrack(
  deps: Deps,
  input: { userId: string; eventId: string },
): Promise<TrackedAnswer> {
  const lease = trackingLease(deps);
  const change = await untrackEvent(deps.db, input, lease);
  if (!change) throw new AppError('not_found', 'You don’t track this event.');
  return tryNow(deps, change, lease.owner);
}

/** Everything that the person tracks, soonest first, each with how its sync stands. */
export async function listTracked(deps: Deps, userId: string): Promise<TrackedListItem[]> {
  const items: TrackedListItem[] = [];
  for (let cursor: string | undefined; ; ) {
    const { tracked, nextCursor } = await listTrackedPage(deps, { userId, cursor, limit: 100 });
    items.push(...tracked);
    if (nextCursor === null) return items;
    cursor = nextCursor;
  }
}

/**
 * One page of what the person tracks: what is coming (the soonest first), what is past (the latest first) or all (the soonest first), of one
 * kind or both. `nextCursor` is null on the last page.
 */
export async function listTrackedPage(
  deps: Pick<Deps, 'db' | 'now'>,
  { userId, cursor, ...query }: TrackedPageQuery & { userId: string },
): Promise<TrackedPage> {
  const { rows, next } = await readTrackedPage(deps.db, {
    ...query,
    userId,
    now: deps.now(),
    after: cursor === undefined ? undefined : positionOfCursor(cursor),
  });
  return { tracked: rows.map(listItem), nextCursor: next && cursorOfPosition(next) };
}

/** What the person tracks of the given events, in no order. */
export async function trackedOf(
  { db }: Pick<Deps, 'db'>,
  userId: string,
  eventIds: string[],
): Promise<TrackedListItem[]> {
  return (await readTrackedOf(db, userId, eventIds)).map(listItem);
}

/** How many events the person tracks, by kind, and how many of them are over. */
export const trackedCounts = (
  { db, now }: Pick<Deps, 'db' | 'now'>,
  userId: string,
): Promise<TrackedCounts> => countTrackedKinds(db, userId, now());

const listItem = ({ event, state }: TrackedRow): TrackedListItem => ({
  ...viewOf(state),
  sync: trackedSync(state),
  event,
});

async function tryNow(deps: Deps, change: NonNullable<TrackedChange>, owner: string): Promise<TrackedAnswer> {
  if ('refusal' in change) throw new AppError('conflict', refusals[change.refusal]);
  const { tracked, push, turnMs } = change;
  if (!push) return answer(tracked);
  const pacer =
    typeof turnMs === 'number' ? withTakenTurn(deps.pacer, push.push.connectionId, turnMs) : deps.pacer;
  const settled = await syncTrackedEvent({ ...deps, pacer }, { context: push, owner });
  return answer(settled.tracked ?? tracked);
}

const trackingLease = (deps: Deps): TrackingLease => ({
  ...newLease(deps),
  callsPerSecond: deps.engine.callsPerSecond,
});

const answer = (state: TrackedState): TrackedAnswer => ({ tracked: viewOf(state), sync: trackedSync(state) });

function viewOf({ id, eventId, tracking, note, trackedAt, syncedAt, link }: TrackedState): TrackedView {
  return { id, eventId, tracking, note, trackedAt, syncedAt, googleLink: link };
}
