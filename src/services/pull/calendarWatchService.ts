import type { Deps } from '#src/compose.ts';
import * as channels from '#src/data/watchChannels.ts';
import type { PullContext, Renewal } from '#src/domain/pull/pullContext.ts';
import {
  channelLifetimeMs,
  needsChannel,
  openingTimeoutMs,
  renewBeforeMs,
} from '#src/domain/pull/watchPlan.ts';
import type { ConnectionAccess } from '#src/domain/push/pushContext.ts';
import { newChannelSecret } from '#src/security/channelToken.ts';
import { GoogleError } from '#src/services/google/googleError.ts';
import { openGoogleSession } from '#src/services/google/googleSession.ts';

type Subject = { calendarId: string; googleCalendarId: string } | { listOf: string };
type Watched = Subject &
  Pick<Renewal, 'userId' | 'liveUntil' | 'liveFrom' | 'openingSince' | 'unwatchableSince' | 'connection'>;

export type WatchOutcome = 'kept' | 'opened' | 'unavailable' | 'failed';

/**
 * Sees to it that Google tells us about a calendar, or about which calendars an account has: opens a channel when there is none or it ends soon, and only then stops the old one,
 * so that there is no moment without. Never throws for what Google does: a calendar without a channel is polled, a list without one is
 * read with its calendars.
 */
export async function ensureWatch(deps: Deps, watched: Watched, signal?: AbortSignal): Promise<WatchOutcome> {
  const now = deps.now();
  const { liveUntil, liveFrom } = watched;
  const lifetimeMs = liveUntil !== null && liveFrom !== null ? liveUntil - liveFrom : null;
  if (!needsChannel({ ...watched, lifetimeMs }, now)) return 'kept';

  const { channelId, token, tokenHash } = newChannelSecret();
  const expiresAt = now + channelLifetimeMs;
  const place = { userId: watched.userId, channelId };
  const isList = 'listOf' in watched;
  const freshUntil = liveUntil === null ? now : liveUntil + 1;
  const noted = await channels.openWatchChannel(deps.db, {
    ...place,
    subject: watched,
    tokenHash,
    expiresAt,
    freshUntil,
    openingTimeoutMs,
  });
  if (!noted) return 'kept';
  const session = openGoogleSession(deps, watched.connection, signal);
  try {
    const address = deps.env.GOOGLE_WEBHOOK_URL ?? `${deps.env.APP_URL}/api/webhooks/google-calendar`;
    const channel = { id: channelId, token, address, expiresAt };
    const granted = await session.call((api) =>
      isList ? api.watchCalendarList(channel) : api.watchEvents(watched.googleCalendarId, channel),
    );
    const retired = await channels.confirmWatchChannel(deps.db, { ...place, ...granted });
    await stopChannels(deps, watched.connection, retired, signal);
    return 'opened';
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    // A grant that lacks the right to watch the list still does for all the rest.
    const unwatchable = error.code === 'push_unavailable' || (isList && error.class === 'reauthorise');
    // An answer that never came may have opened it all the same: its row stays and its messages are believed, until it is replaced.
    if (!error.unknown) {
      await channels.refuseWatchChannel(deps.db, {
        ...place,
        reason: error.reason ?? error.code,
        unwatchable,
      });
    }
    return unwatchable ? 'unavailable' : 'failed';
  }
}

/** Sees to it that Google tells us when the account of a calendar gets, loses or renames one. */
export const ensureListWatch = (
  deps: Deps,
  { userId, connectionId, connection, listWatch }: PullContext,
  signal?: AbortSignal,
): Promise<WatchOutcome> =>
  ensureWatch(deps, { listOf: connectionId, userId, connection, ...listWatch }, signal);

/** Stops channels and forgets those that Google no longer has; the others are tried again by the daily renewal. */
async function stopChannels(
  deps: Deps,
  connection: ConnectionAccess,
  stoppable: channels.StoppableChannel[],
  signal?: AbortSignal,
): Promise<number> {
  if (stoppable.length === 0) return 0;
  const session = openGoogleSession(deps, connection, signal);
  const stopped: string[] = [];
  for (const { channelId, resourceId } of stoppable) {
    try {
      await session.call((api) => api.stopChannel({ id: channelId, resourceId }));
      stopped.push(channelId);
    } catch (error) {
      if (!(error instanceof GoogleError)) throw error;
      if (error.class === 'alreadyDone') stopped.push(channelId);
      if (error.class === 'reauthorise' || error.class === 'backOff') break;
    }
  }
  if (stopped.length > 0) {
    await channels.forgetWatchChannels(deps.db, { userId: connection.userId, channelIds: stopped });
  }
  return stopped.length;
}

const retiredMax = 200;

/**
 * Stops what needs no channel any more: retired channels of one calendar or of all, or every channel of an account. Best effort: what
 * Google could not be told now is tried again by the daily renewal, or ends by itself.
 */
export async function stopRetiredChannels(
  deps: Deps,
  input: { connectionId?: string; calendarId?: string; signal?: AbortSignal },
): Promise<number> {
  const { signal, ...which } = input;
  const retired = await channels.listRetiredChannels(deps.db, { ...which, limit: retiredMax });
  const byConnection = Map.groupBy(retired, ({ connection }) => connection.id);
  let stopped = 0;
  for (const list of byConnection.values()) {
    const [first] = list;
    if (!first || signal?.aborted) break;
    stopped += await stopChannels(deps, first.connection, list, signal);
  }
  return stopped;
}

const renewalsPerRead = 50;
const idOf = (one: Renewal): string => ('listOf' in one ? one.listOf : one.calendarId);

export type RenewalCounts = {
  opened: number;
  unavailable: number;
  failed: number;
  stopped: number;
  finished: boolean;
};

/**
 * Renews every channel that ends soon, the most urgent first, until the signal aborts: the next run goes on where this one stopped. Two
 * runs at once do the work once. What has no channel gets one when it is read next.
 */
export async function renewWatches(deps: Deps, signal: AbortSignal): Promise<RenewalCounts> {
  const counts: RenewalCounts = { opened: 0, unavailable: 0, failed: 0, stopped: 0, finished: false };
  const now = deps.now();
  const seen = new Set<string>();
  while (!signal.aborted) {
    const due = await channels.listWatchRenewals(deps.db, {
      before: now + renewBeforeMs,
      limit: renewalsPerRead + seen.size,
    });
    const fresh = due.filter((one) => !seen.has(idOf(one)));
    if (fresh.length === 0) {
      counts.stopped = await stopRetiredChannels(deps, { signal });
      counts.finished = !signal.aborted;
      return counts;
    }
    for (const one of fresh) {
      if (signal.aborted) return counts;
      seen.add(idOf(one));
      const outcome = await ensureWatch(deps, one, signal);
      if (outcome !== 'kept') counts[outcome] += 1;
    }
  }
  return counts;
}
