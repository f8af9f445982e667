import type { CalendarAccount, SyncedCalendar } from '#src/browser/calendar/calendarApi.ts';
import { failureMessage, syncMessage } from '#src/domain/syncMessages.ts';
import type { SyncRun } from './syncRun.ts';

/** A running sync that has not been heard of for so long has died with its tab. */
export const runDeadAfterMs = 60_000;

/** What this browser has seen of a sync, and when the server last told how the calendars are. */
export type Seen = { run: SyncRun | undefined; heardAt: number | undefined };

export const isRunning = (run: SyncRun | undefined, now: number): run is SyncRun & { state: 'running' } =>
  run?.state === 'running' && now - run.beatAt < runDeadAfterMs;

export type KnownCalendar = {
  id: string;
  connectionId: string;
  name: string;
  errorCode: string | null;
  /** Milliseconds since 1970. */
  lastSyncedAt: number | null;
  underWay?: { state: 'waiting' | 'fetching'; eventsFetched: number };
};

/** How a calendar is: as a sync of this browser has found it while that is the newest word, else as the server says. */
export function knownCalendar(calendar: SyncedCalendar, { run, heardAt }: Seen, now: number): KnownCalendar {
  const { id, connectionId, summary: name } = calendar;
  const toldAt = calendar.lastSyncedAt ? Date.parse(calendar.lastSyncedAt) : null;
  const told = { id, connectionId, name, errorCode: calendar.errorCode ?? null, lastSyncedAt: toldAt };
  const progress = run?.calendars[id];
  if (!run || !progress) return told;
  const { state, eventsFetched, code } = progress;
  if (state === 'waiting' || state === 'fetching')
    return isRunning(run, now) ? { ...told, underWay: { state, eventsFetched } } : told;
  const seenAt = run.finishedAt ?? run.beatAt;
  if (heardAt !== undefined && heardAt >= seenAt) return told;
  if (state === 'failed') return { ...told, errorCode: code ?? 'internal' };
  return { ...told, errorCode: null, lastSyncedAt: Math.max(toldAt ?? 0, seenAt) };
}

export type CalendarLine = {
  state: 'waiting' | 'fetching' | 'done' | 'failed' | 'disconnected' | 'off';
  text: string;
  since?: number | undefined;
  eventCount?: number | undefined;
};

/** One calendar's line in the panel: how it is, and what to do when something is wrong. */
export function calendarLine(
  calendar: SyncedCalendar,
  seen: Seen,
  now: number,
  health: CalendarAccount['health'] = { state: 'ok' },
): CalendarLine {
  if (!calendar.selected) return { state: 'off', text: 'Not synced' };
  const { errorCode, lastSyncedAt, underWay } = knownCalendar(calendar, seen, now);
  const since = lastSyncedAt ?? undefined;
  // Why, and what to do, is said once for the account.
  if (health.state === 'requires_reauth') return { state: 'disconnected', text: 'Disconnected', since };
  if (underWay) {
    const { state, eventsFetched } = underWay;
    const text = state === 'waiting' ? 'Waiting' : 'Fetching events';
    return { state, text, eventCount: eventsFetched || undefined };
  }
  if (errorCode) return { state: 'failed', text: failureMessage(errorCode).message, since };
  if (since === undefined) return { state: 'waiting', text: 'Not synced yet' };
  const text = calendar.pushUnavailableReason ? syncMessage('push_unavailable').message : '';
  return { state: 'done', text, since, eventCount: calendar.eventCount ?? undefined };
}
