import { describe, expect, test } from 'vitest';
import type { SyncedCalendar } from '#src/browser/calendar/calendarApi.ts';
import { calendarLine, runDeadAfterMs } from '#src/browser/calendar/sync/calendarLine.ts';
import type { SyncRun } from '#src/browser/calendar/sync/syncRun.ts';
import { type SyncEvidence, syncStatus, timeAgo } from '#src/browser/calendar/sync/syncStatus.ts';
import { syncMessage } from '#src/domain/syncMessages.ts';
import { account, calendarId, otherCalendarId } from './fixtures.ts';

const now = Date.parse('2026-11-20T09:00:00Z');
const minuteAgo = now - 60_000;
const iso = (ms: number) => new Date(ms).toISOString();
const done: SyncRun = {
  state: 'done',
  startedAt: minuteAgo,
  askedAt: minuteAgo,
  beatAt: minuteAgo,
  finishedAt: minuteAgo,
  attempt: 1,
  calendars: { [calendarId]: { eventsFetched: 3, state: 'done' } },
  eventsSynced: 3,
};
/** An account with calendars that the server has read a minute ago, changed in order. */
const read = (...changes: Partial<SyncedCalendar>[]) => {
  const known = account([calendarId, otherCalendarId].slice(0, changes.length));
  const calendars = known.calendars.map((calendar, at) => ({
    ...calendar,
    summary: at === 0 ? 'Ada' : 'Team',
    lastSyncedAt: iso(minuteAgo),
    eventCount: 3,
    ...changes[at],
  }));
  return { ...known, calendars };
};
const failed = (code: string): Partial<SyncRun> => ({
  calendars: { [calendarId]: { eventsFetched: 0, state: 'failed', code } },
});
const well: SyncEvidence = { accounts: [read({})], run: done, heardAt: now, online: true };
const status = (changed: Partial<SyncEvidence> = {}) => syncStatus({ ...well, ...changed }, now);
const line = (changed: Partial<SyncedCalendar>, health = { state: 'ok' }) =>
  calendarLine(read(changed).calendars[0] as SyncedCalendar, well, now, health);
const run = (changed: Partial<SyncRun>) => status({ run: { ...done, ...changed } });

describe('what the header says', () => {
  test('says when everything was last in sync', () => {
    expect(status()).toMatchObject({ kind: 'upToDate', text: 'Synced', since: minuteAgo });
  });

  test('calls nothing synced that this copy doesn’t show yet', () => {
    expect(status({ filling: true })).toMatchObject({ kind: 'loading' });
    expect(status({ filling: false })).toMatchObject({ kind: 'upToDate' });
    expect(status({ filling: true, online: false })).toMatchObject({ kind: 'offline' });
  });

  test('counts the calendar that has waited longest', () => {
    expect(status({ accounts: [read({}, { lastSyncedAt: '2026-11-20T08:00:00Z' })] })).toMatchObject({
      kind: 'upToDate',
      since: now - 3_600_000,
    });
  });

  test('counts the events of all calendars, and says nothing where none was counted', () => {
    expect(status({ accounts: [read({}, { eventCount: 1_000 })] }).eventCount).toBe(1_003);
    expect(status({ accounts: [read({}, { eventCount: undefined })] }).eventCount).toBeUndefined();
  });

  test('never calls a calendar synced that never was', () => {
    expect(status({ accounts: [read({}, { lastSyncedAt: null })] }).kind).toBe('loading');
  });

  test('believes the server when it knows of a failure since the last sync here', () => {
    const accounts = [read({ errorCode: 'google_unavailable' })];
    expect(status({ accounts })).toMatchObject({ kind: 'error', action: 'retry' });
    expect(status({ accounts, heardAt: minuteAgo - 1 }).kind).toBe('upToDate');
  });

  test('believes the server when it has made up for a failure of the last sync here', () => {
    const run: SyncRun = { ...done, ...failed('google_unavailable') };
    expect(status({ run })).toMatchObject({ kind: 'upToDate', since: minuteAgo });
    expect(status({ run, heardAt: minuteAgo - 1 }).kind).toBe('error');
  });

  test('forgets a sync that broke off once the server has read everything since', () => {
    const run: SyncRun = { ...done, state: 'failed', failure: { code: 'internal' } };
    expect(status({ run }).kind).toBe('error');
    const accounts = [read({ lastSyncedAt: iso(minuteAgo + 1_000) })];
    expect(status({ run, accounts }).kind).toBe('upToDate');
    expect(status({ run: { ...run, failure: { code: 'storage_full' } }, accounts }).kind).toBe('error');
  });

  test('does not call a copy synced that has not been filled yet', () => {
    expect(status({ heardAt: undefined }).kind).toBe('loading');
  });

  test('waits for the list of an account that was connected a moment ago', () => {
    expect(status({ accounts: [account([])] })).toMatchObject({ kind: 'loading', action: null });
  });

  test('shows how far a running sync is, and forgets one that has died with its tab', () => {
    const calendars = {
      [calendarId]: { eventsFetched: 40, state: 'fetching' as const },
      [otherCalendarId]: { eventsFetched: 2, state: 'done' as const },
    };
    expect(run({ state: 'running', beatAt: now, calendars })).toMatchObject({
      kind: 'syncing',
      progress: { eventsFetched: 42, calendarsDone: 1, calendarsTotal: 2 },
    });
    expect(run({ state: 'running', beatAt: now - runDeadAfterMs }).kind).toBe('upToDate');
  });

  test('says that it tries again instead of counting zeros, until there is progress', () => {
    const calendars = { [calendarId]: { eventsFetched: 0, state: 'fetching' as const } };
    const again = { state: 'running' as const, beatAt: now, attempt: 3 };
    const first = run({ ...again, calendars });
    expect(first).toMatchObject({ kind: 'syncing', text: 'Trying again (3 of 5)…' });
    expect(first.progress).toBeUndefined();
    calendars[calendarId].eventsFetched = 1;
    expect(run({ ...again, calendars }).progress?.eventsFetched).toBe(1);
  });

  test('names the calendar that failed and counts the good ones', () => {
    const said = status({ accounts: [read({}, { errorCode: 'calendar_lost' })] });
    expect(said).toMatchObject({ kind: 'error', text: 'Team couldn’t be synced', action: 'settings' });
    expect(said.detail).toBe(`1 of 2 calendars are up to date. ${syncMessage('calendar_lost').message}`);
  });

  test('says once what all calendars fail by', () => {
    const errorCode = 'google_unavailable';
    expect(status({ accounts: [read({ errorCode }, { errorCode })] })).toMatchObject({
      kind: 'error',
      text: 'Google can’t be reached',
      detail: syncMessage(errorCode).message,
    });
  });

  test('tells of a pause that Google asked for, and offers no retry that would prolong it', () => {
    const health = { state: 'waiting', reason: 'rate_limited' };
    expect(status({ accounts: [{ ...read({}), health }] })).toMatchObject({
      kind: 'upToDate',
      detail: syncMessage('rate_limited').message,
    });
    const accounts = [{ ...read({ errorCode: 'rate_limited' }), health }];
    expect(status({ accounts })).toMatchObject({ kind: 'error', text: 'Waiting for Google', action: null });
  });

  test('tells of events that could not be brought to Google, and first of a missing place for them', () => {
    const failing = (reason: string, errorCode: string | null = null) =>
      status({ accounts: [{ ...read({ errorCode }), health: { state: 'failing', reason } }] });
    expect(failing('events_failed')).toMatchObject({ kind: 'error', action: 'retry' });
    expect(failing('calendar_gone', 'internal_error')).toMatchObject({ action: 'choose_calendar' });
  });

  test('asks to reconnect before anything else, in the words of every other page', () => {
    const lost = account([calendarId], { health: { state: 'requires_reauth', reason: 'requires_reauth' } });
    expect(status({ accounts: [lost] })).toMatchObject({
      kind: 'reauth',
      detail: syncMessage('requires_reauth').message,
      connectionId: lost.id,
    });
  });

  test.each(['storage_unavailable', 'internal', 'incomplete', 'google_unavailable'])(
    'offers another try after %s',
    (code) => {
      expect(run({ state: 'failed', failure: { code } })).toMatchObject({ kind: 'error', action: 'retry' });
    },
  );

  test('never calls the pause between two syncs a failure', () => {
    expect(run({ state: 'failed', failure: { code: 'sync_too_soon' } }).kind).toBe('upToDate');
  });

  test('says without a network from when the shown data is', () => {
    expect(status({ online: false })).toMatchObject({ kind: 'offline', since: now, action: null });
    expect(run({ state: 'failed', failure: { code: 'offline' } })).toMatchObject({
      kind: 'offline',
      since: now,
      action: 'retry',
    });
  });

  test('tells of a failure even when nothing is known yet', () => {
    const failed: SyncRun = { ...done, state: 'failed', calendars: {}, failure: { code: 'internal' } };
    expect(status({ accounts: undefined, run: failed }).kind).toBe('error');
    expect(status({ accounts: undefined, run: undefined }).kind).toBe('loading');
  });

  test('says of a calendar that Google does not push how often it is looked at', () => {
    expect(line({ pushUnavailableReason: 'x' })).toMatchObject({
      state: 'done',
      text: syncMessage('push_unavailable').message,
    });
  });

  test('says of a disconnected account’s calendar only that, and since when', () => {
    expect(line({ errorCode: 'requires_reauth' }, { state: 'requires_reauth' })).toEqual({
      state: 'disconnected',
      text: 'Disconnected',
      since: minuteAgo,
    });
  });

  test.each([
    [0, 'just now'],
    [30_000, 'just now'],
    [60_000, '1 minute ago'],
    [120_000, '2 minutes ago'],
    [7_200_000, '2 hours ago'],
  ])('says %d ms as %s', (ms, words) => {
    expect(timeAgo(now - ms, now)).toBe(words);
  });
});
