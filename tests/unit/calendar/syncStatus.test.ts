import { describe, expect, test } from 'vitest';
import type { SyncRun } from '#src/browser/calendar/syncRun.ts';
import {
  calendarLine,
  runDeadAfterMs,
  type SyncEvidence,
  syncStatus,
  timeAgo,
} from '#src/browser/calendar/syncStatus.ts';
import { syncMessage } from '#src/domain/syncMessages.ts';
import { account, calendarId, otherCalendarId } from './fixtures.ts';

const now = Date.parse('2026-11-20T09:00:00Z');
const minuteAgo = now - 60_000;
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
const well: SyncEvidence = { accounts: [account([calendarId])], run: done, heardAt: now, online: true };
const status = (changed: Partial<SyncEvidence> = {}) => syncStatus({ ...well, ...changed }, now);
const run = (changed: Partial<SyncRun>) => status({ run: { ...done, ...changed } });

describe('what the header says', () => {
  test('says when everything was last in step', () => {
    expect(status()).toMatchObject({ kind: 'upToDate', text: 'Synced', since: minuteAgo });
  });

  test('counts the calendar that has waited longest', () => {
    const [first, second] = account([calendarId, otherCalendarId]).calendars;
    const old = { ...second, lastSyncedAt: '2026-11-20T08:00:00Z' } as typeof first;
    const calendars = [first, old].filter((calendar) => calendar !== undefined);
    expect(status({ accounts: [account([], { calendars })] })).toMatchObject({
      kind: 'upToDate',
      since: now - 3_600_000,
    });
  });

  test('never calls a calendar synced that never was', () => {
    expect(status({ accounts: [account([calendarId, otherCalendarId])] }).kind).toBe('loading');
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

  test('names the calendar that failed and counts the good ones', () => {
    const calendars = {
      ...done.calendars,
      [otherCalendarId]: { eventsFetched: 0, state: 'failed' as const, code: 'calendar_lost' },
    };
    const accounts = [account([calendarId, otherCalendarId])];
    (accounts[0]?.calendars[1] as { summary: string }).summary = 'Team';
    const said = status({ accounts, run: { ...done, calendars } });
    expect(said).toMatchObject({ kind: 'error', text: 'Team couldn’t be synced', action: 'retry' });
    expect(said.detail).toContain('1 of 2 calendars are up to date');
    expect(said.detail).toContain(syncMessage('calendar_lost').message);
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
    const [calendar] = account([calendarId]).calendars;
    const line = calendarLine({ ...(calendar as object), pushUnavailableReason: 'x' } as never, done);
    expect(line).toMatchObject({ state: 'done', text: expect.stringContaining('every 6 hours') });
  });

  test.each([
    [0, 'just now'],
    [30_000, 'less than a minute ago'],
    [120_000, '2 minutes ago'],
    [7_200_000, '2 hours ago'],
  ])('says %d ms as %s', (ms, words) => {
    expect(timeAgo(now - ms, now)).toBe(words);
  });
});
