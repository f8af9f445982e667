import { describe, expect, test } from 'vitest';
import { callDelayMs } from '#src/domain/google/retryPolicy.ts';
import type { EventCopy, PushContext } from '#src/domain/push/pushContext.ts';
import { pushPlan } from '#src/domain/push/pushPlan.ts';
import { type SyncEvidence, trackedSync } from '#src/domain/push/trackedSync.ts';
import { catalogueEvent } from '#tests/unit/support/catalogueEvent.ts';

const copy = (over: Partial<EventCopy> = {}): EventCopy => ({
  id: 'copy',
  connectionId: 'account',
  googleCalendarId: 'primary',
  generation: 0,
  googleEventId: 'x',
  state: 'present',
  etag: '"1"',
  uncertainUntil: null,
  base: null,
  fingerprint: null,
  ...over,
});

type Change = (context: PushContext) => void;
function healthy(change: Change = () => {}): PushContext {
  const context = {
    push: { id: 1, userId: 'u', trackedId: 't', attempts: 1, connectionId: 'account' },
    tracked: { id: '11111111-2222-4333-8444-555555555555', tracking: 'bookmarked', note: null },
    event: { ...catalogueEvent({ title: 'Queues', online: true }), deletedAt: null },
    preferences: { enabled: true, syncBookmarked: true, syncAttending: true, reminderMinutes: null },
    target: {
      calendarId: 'c',
      connectionId: 'account',
      googleCalendarId: 'primary',
      accessRole: 'owner',
      goneAt: null,
    },
    copies: [copy()],
    connections: [],
  } as PushContext;
  change(context);
  return context;
}
const plan = (change?: Change) => pushPlan(healthy(change), 'https://kure-cal.example');

describe('the plan of a push', () => {
  test('writes into the target, and removes nothing', () => {
    expect(plan()).toMatchObject({
      write: { copy: { id: 'copy' }, settled: false },
      removals: [],
      blocked: null,
    });
  });

  test('one calendar seen through two accounts holds one event: its other place is forgotten, not emptied', () => {
    const twin = copy({ id: 'twin', connectionId: 'other account' });
    const elsewhere = copy({ id: 'elsewhere', connectionId: 'other account', googleCalendarId: 'team' });
    expect(plan((context) => context.copies.push(twin, elsewhere))).toMatchObject({
      write: { copy: { id: 'copy' } },
      removals: [{ id: 'elsewhere' }],
      twins: [{ id: 'twin' }],
    });
  });

  test('asks nothing of Google when what it shows was confirmed', () => {
    const fingerprint = plan().write?.fingerprint ?? '';
    const settled = (over: Partial<EventCopy>) =>
      plan((context) => {
        context.copies = [copy({ fingerprint, ...over })];
      }).write?.settled;
    expect(settled({})).toBe(true);
    expect(settled({ uncertainUntil: '2031-01-01T00:00:00.000Z' })).toBe(false);
    expect(settled({ state: 'unconfirmed' })).toBe(false);
    expect(settled({ fingerprint: 'another' })).toBe(false);
  });

  test.each<[string, Change, { blocked: string | null; removals: number }]>([
    [
      'tracking has ended',
      (c) => Object.assign(c.tracked, { tracking: null }),
      { blocked: null, removals: 1 },
    ],
    [
      'the event was cancelled',
      (c) => Object.assign(c.event, { deletedAt: 'now' }),
      { blocked: 'event_cancelled', removals: 1 },
    ],
    [
      'the settings leave it out',
      (c) => Object.assign(c.preferences ?? {}, { syncBookmarked: false }),
      { blocked: 'kind_excluded', removals: 1 },
    ],
    [
      'sync is off',
      (c) => Object.assign(c.preferences ?? {}, { enabled: false }),
      { blocked: 'disabled', removals: 0 },
    ],
    [
      'there is no target',
      (c) => Object.assign(c, { target: null }),
      { blocked: 'not_connected', removals: 0 },
    ],
    [
      'the target is gone',
      (c) => Object.assign(c.target ?? {}, { goneAt: 'now' }),
      { blocked: 'calendar_gone', removals: 0 },
    ],
    [
      'the target is read-only',
      (c) => Object.assign(c.target ?? {}, { accessRole: 'reader' }),
      { blocked: 'calendar_read_only', removals: 0 },
    ],
    [
      'there are no times',
      (c) => Object.assign(c.event, { startsAt: null }),
      { blocked: 'event_times_missing', removals: 0 },
    ],
    [
      'there are no times, but removes what a move has left behind',
      (c) => {
        Object.assign(c.event, { startsAt: null });
        c.copies = [copy({}), copy({ googleCalendarId: 'elsewhere' })];
      },
      { blocked: 'event_times_missing', removals: 1 },
    ],
    [
      'its owner removed it in Google',
      (c) => Object.assign(c, { copies: [copy({ state: 'removed_by_user' })] }),
      { blocked: 'removed_in_google', removals: 0 },
    ],
  ])('writes nothing when %s', (_when, change, { blocked, removals }) => {
    const made = plan(change);
    expect({ write: made.write, blocked: made.blocked, removals: made.removals.length }).toEqual({
      write: null,
      blocked,
      removals,
    });
  });

  test('takes copies out of every other calendar, but not twice', () => {
    const made = plan((context) => {
      context.copies.push(
        copy({ id: 'old', googleCalendarId: 'team' }),
        copy({ id: 'gone', googleCalendarId: 'x', state: 'deleted' }),
      );
    });
    expect(made.removals.map(({ id }) => id)).toEqual(['old']);
  });
});

describe('what a person is told about one event', () => {
  const evidence: SyncEvidence = {
    calendarGone: false,
    tracking: 'bookmarked',
    status: 'synced',
    error: null,
    enabled: true,
    connectionStatus: 'active',
    hasConnection: true,
  };
  test.each<[Partial<SyncEvidence>, string, string]>([
    [{}, 'synced', 'synced'],
    [{ status: 'pending' }, 'pending', 'pending'],
    [{ status: 'pending', error: 'rate_limited' }, 'pending', 'rate_limited'],
    [{ status: 'pending', connectionStatus: 'requires_reauth' }, 'requires_reauth', 'requires_reauth'],
    [{ status: 'synced', connectionStatus: 'requires_reauth' }, 'synced', 'synced'],
    [{ status: 'failed', error: 'calendar_gone' }, 'failed', 'calendar_gone'],
    [{ status: 'failed', error: 'who knows' }, 'failed', 'google_refused'],
    [{ status: 'removed_in_google' }, 'failed', 'removed_in_google'],
    [
      { status: 'not_synced', connectionStatus: null, hasConnection: false },
      'not_connected',
      'not_connected',
    ],
    [{ status: 'not_synced', connectionStatus: null }, 'not_connected', 'choose_calendar'],
    [{ status: 'not_synced', enabled: false }, 'disabled', 'disabled'],
    [{ status: 'not_synced', error: 'kind_excluded' }, 'disabled', 'kind_excluded'],
    [{ tracking: null, status: 'not_synced' }, 'synced', 'removed'],
    [{ tracking: null, status: 'pending' }, 'pending', 'pending'],
  ])('%j reads %s (%s)', (over, status, code) => {
    expect(trackedSync({ ...evidence, ...over })).toMatchObject({
      status,
      code,
      message: expect.any(String),
    });
  });
});

test('the wait before another try is at least the given one, with a little jitter on top', () => {
  expect(callDelayMs(1_000, 0)).toBe(1_000);
  expect(callDelayMs(1_000, 0.999)).toBeGreaterThan(1_050);
  expect(callDelayMs(1_000, 0.999)).toBeLessThan(1_100);
});
