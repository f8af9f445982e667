import { describe, expect, test } from 'vitest';
import { connectionHealth, type HealthEvidence } from '#src/domain/accounts/connectionHealth.ts';
import { type SyncCode, syncMessage } from '#src/domain/syncMessages.ts';

const read = { name: 'Ada', errorCode: null, lastSyncedAt: '2026-11-20T08:00:00.000Z' };
const readLater = { ...read, name: 'Team', lastSyncedAt: '2026-11-20T08:30:00.000Z' };
const failing = (errorCode: SyncCode) => ({ ...readLater, errorCode });
const evidence: HealthEvidence = {
  status: 'active',
  lastErrorCode: null,
  lastSuccessAt: '2026-11-20T08:59:00.000Z',
  backoffUntilMs: null,
  writesHeldUntilMs: null,
  pending: 0,
  failed: 0,
  targetUsable: true,
  calendars: [read, readLater],
};
const health = (over: Partial<HealthEvidence> = {}) => connectionHealth({ ...evidence, ...over }, 1_000);

describe('an account’s health', () => {
  test.each<[string, Partial<HealthEvidence>, string, string | null]>([
    ['nothing is wrong', {}, 'ok', null],
    ['no calendar is chosen', { calendars: [] }, 'ok', null],
    ['our calendar is still to be made', { ownCalendarAwaited: true, calendars: [] }, 'syncing', null],
    ['our calendar is gone', { ownCalendarOnly: true, targetUsable: false }, 'failing', 'reconnect'],
    ['events are on their way', { pending: 2 }, 'syncing', null],
    ['a calendar was never read', { calendars: [read, { ...read, lastSyncedAt: null }] }, 'syncing', null],
    ['Google asked for a pause', { backoffUntilMs: 2_000, pending: 2 }, 'waiting', null],
    ['Google takes no changes', { writesHeldUntilMs: 2_000, pending: 2 }, 'waiting', 'retry'],
    ['Google takes changes again', { writesHeldUntilMs: 500 }, 'ok', null],
    [
      'its administrator closed it',
      { backoffUntilMs: 2_000, lastErrorCode: 'account_policy' },
      'waiting',
      'retry',
    ],
    ['its pause is over', { backoffUntilMs: 500 }, 'ok', null],
    ['one calendar fails', { calendars: [read, failing('google_unavailable')] }, 'failing', 'retry'],
    ['a calendar is gone', { calendars: [read, failing('calendar_lost')] }, 'failing', 'settings'],
    ['reading waits for Google', { calendars: [read, failing('quota_exceeded')] }, 'waiting', null],
    [
      'a calendar needs somebody while another waits',
      { calendars: [failing('rate_limited'), failing('calendar_lost')] },
      'failing',
      'settings',
    ],
    ['events failed', { failed: 1, pending: 1 }, 'failing', 'retry'],
    ['the calendar for events is gone', { targetUsable: false, failed: 1 }, 'failing', 'choose_calendar'],
    [
      'its grant is gone',
      { status: 'requires_reauth', failed: 1, calendars: [failing('google_unavailable')] },
      'requires_reauth',
      'reconnect',
    ],
    ['it is being disconnected', { status: 'disconnecting', failed: 1 }, 'disconnecting', null],
  ])('when %s', (_when, over, state, action) => {
    expect(health(over)).toMatchObject({ state, action });
  });

  test('names a failing calendar and what it met; where all fail alike, only that', () => {
    const { message } = syncMessage('google_unavailable');
    expect(health({ calendars: [read, failing('google_unavailable')] }).message).toBe(
      `Team couldn’t be synced. 1 of 2 calendars are up to date. ${message}`,
    );
    expect(health({ calendars: [failing('google_unavailable')] }).message).toBe(
      `Google can’t be reached. ${message}`,
    );
  });

  test('names two failing calendars and counts the others', () => {
    const named = (names: string[]) =>
      health({ calendars: [...names.map((name) => ({ ...failing('google_refused'), name })), read] }).message;
    expect(named(['A', 'B'])).toMatch(/^A and B couldn’t/);
    expect(named(['A', 'B', 'C', 'D'])).toMatch(/^A, B and 2 others couldn’t.* 1 of 5 calendars/);
  });

  test('was last in sync when the calendar was that has waited longest', () => {
    expect(health().lastSyncedAt).toBe(read.lastSyncedAt);
    expect(health({ calendars: [read, { ...read, lastSyncedAt: null }] }).lastSyncedAt).toBeNull();
    expect(health({ calendars: [] }).lastSyncedAt).toBe(evidence.lastSuccessAt);
  });

  test('never lends the account’s last error to events that failed for reasons of their own', () => {
    expect(health({ failed: 1, lastErrorCode: 'rate_limited' }).reason).toBe('events_failed');
  });
});
