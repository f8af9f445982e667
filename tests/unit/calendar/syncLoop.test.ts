import { afterEach, describe, expect, test, vi } from 'vitest';
import { readSetting } from '#src/browser/calendar/store/calendarDatabase.ts';
import { CHECK_INTERVAL_MS, POLL_INTERVAL_MS } from '#src/browser/calendar/sync/syncLoop.ts';
import { RequestFailure } from '#src/browser/requestFailure.ts';
import {
  account,
  calendarId,
  change,
  eventOn,
  freshDatabase,
  nothingNew,
  otherCalendarId,
  stream,
} from './fixtures.ts';
import { fakeLocks, openLoop, stopLoops } from './openLoop.ts';

afterEach(stopLoops);
const open = openLoop;

describe('the sync loop', () => {
  test('syncs at the start, checks every minute and syncs again after ten', async () => {
    const tab = open();
    await tab.idle();
    expect(tab.syncs()).toBe(1);
    const before = tab.checks();
    for (let minute = 1; minute < 10; minute++) {
      await tab.pass(CHECK_INTERVAL_MS);
      await vi.waitFor(() => expect(tab.checks()).toBe(before + minute));
    }
    expect(tab.syncs()).toBe(1);
    await tab.pass(POLL_INTERVAL_MS - 9 * CHECK_INTERVAL_MS);
    await vi.waitFor(() => expect(tab.syncs()).toBe(2));
  });

  test('soon looks again for the calendars of an account that was connected a moment ago', async () => {
    let listed = false;
    const tab = open({ accounts: async () => [account(listed ? [calendarId] : [])] });
    await tab.idle();
    expect(tab.syncs()).toBe(0);
    listed = true;
    await tab.pass(2_000);
    await vi.waitFor(() => expect(tab.syncs()).toBe(1));
  });

  test('learns within a minute of a calendar that was renamed, added or taken away in Google', async () => {
    let ids = [calendarId];
    let summary = 'Family';
    const answer = () => {
      const { calendars, ...rest } = account(ids);
      return [{ ...rest, calendars: calendars.map((calendar) => ({ ...calendar, summary })) }];
    };
    const tab = open({ accounts: async () => answer() });
    const known = async () =>
      (await readSetting(tab.database, 'accounts'))?.flatMap(({ calendars }) =>
        calendars.map(({ id, summary: name }) => [id, name]),
      );
    await tab.idle();
    expect(await known()).toEqual([[calendarId, 'Family']]);
    [ids, summary] = [[calendarId, otherCalendarId], 'Household'];
    await tab.pass(CHECK_INTERVAL_MS);
    await vi.waitFor(async () =>
      expect(await known()).toEqual([
        [calendarId, 'Household'],
        [otherCalendarId, 'Household'],
      ]),
    );
    ids = [otherCalendarId];
    await tab.pass(CHECK_INTERVAL_MS);
    await vi.waitFor(async () => expect(await known()).toEqual([[otherCalendarId, 'Household']]));
    expect(tab.syncs()).toBe(1);
  });

  test('reads the feed to its end and goes on from there', async () => {
    const pages: Record<number, ReturnType<typeof nothingNew>> = {
      0: { events: [change(eventOn('2026-11-20'), 4)], removed: [], nextSince: 4, hasMore: true },
      4: { events: [change(eventOn('2026-11-21'), 9)], removed: [], nextSince: 9, hasMore: false },
    };
    const tab = open({ changes: async (since) => pages[since] ?? nothingNew(since) });
    await tab.idle();
    expect(tab.calls.filter((call) => call.startsWith('changes'))).toEqual([
      'changes 0',
      'changes 4',
      'changes 9',
    ]);
    expect(await tab.database.events.count()).toBe(2);
  });

  test('is being filled until a new calendar’s events have all come, whenever the server was last heard of', async () => {
    const states: unknown[] = [];
    let ids: string[] = [];
    const database = freshDatabase();
    const tab = open(
      {
        accounts: async () => [account(ids)],
        changes: async (since) => {
          states.push(await readSetting(database, 'filling'));
          if (since >= 9) return nothingNew(since);
          return { ...nothingNew(since), nextSince: since + 3, hasMore: since < 6 && ids.length > 0 };
        },
      },
      { database },
    );
    await tab.idle();
    expect(states.at(-1)).toBeFalsy();
    ids = [calendarId];
    states.length = 0;
    await tab.pass(2_000);
    await vi.waitFor(() => expect(tab.syncs()).toBe(1));
    expect(states.slice(0, 2)).toEqual([true, true]);
    await vi.waitFor(async () => expect(await readSetting(database, 'filling')).toBe(false));
  });

  test('starts over when the server counts anew', async () => {
    const tab = open({ changes: async (since) => nothingNew(Math.min(since, 3)) });
    await tab.database.settings.put({ name: 'since', value: 50 });
    await tab.idle();
    expect(await readSetting(tab.database, 'since')).toBe(0);
  });

  test('only one tab polls; the other takes over when it closes', async () => {
    const shared = { database: freshDatabase(), withLock: fakeLocks() };
    const first = open({}, shared);
    await first.idle();
    const second = open({}, shared);
    expect(second.calls).toEqual([]);
    first.loop.stop();
    second.clock.advance(6_000);
    await second.idle();
    expect(second.syncs()).toBe(1);
  });

  test('the button syncs from any tab', async () => {
    const shared = { database: freshDatabase(), withLock: fakeLocks() };
    const first = open({}, shared);
    await first.idle();
    const second = open({}, shared);
    const synced = second.loop.syncNow();
    // Not at once: somebody has just synced.
    await second.pass(4_000);
    expect(second.syncs()).toBe(0);
    second.clock.advance(2_000);
    await synced;
    expect(second.syncs()).toBe(1);
  });

  test('does not sync again when the page is reloaded right after a sync', async () => {
    const shared = { database: freshDatabase(), withLock: fakeLocks() };
    const first = open({}, shared);
    await first.idle();
    first.loop.stop();
    const reloaded = open({}, shared);
    await reloaded.idle();
    expect(reloaded.syncs()).toBe(0);
    expect(reloaded.checks()).toBeGreaterThan(0);
  });

  test('asks for at most twenty chosen calendars of connected accounts', async () => {
    const ids = Array.from({ length: 25 }, (_, i) => `11111111-1111-4111-8111-1111111111${String(i + 10)}`);
    const chosen = account(ids);
    chosen.calendars[0] = { ...chosen.calendars[0], selected: false } as never;
    const tab = open({
      accounts: async () => [account([otherCalendarId], { health: { state: 'requires_reauth' } }), chosen],
    });
    await tab.idle();
    const asked =
      tab.calls
        .find((call) => call.startsWith('sync'))
        ?.slice(5)
        .split(',') ?? [];
    expect(asked).toHaveLength(20);
    expect(asked).not.toContain(ids[0]);
    expect(asked).not.toContain(otherCalendarId);
  });

  test('stays quiet for as long as the server says, unless the button is pressed', async () => {
    let pause = true;
    const tab = open({
      sync: () =>
        stream(
          ...(pause
            ? [new RequestFailure('too_many_requests', { status: 429, retryAfterMs: 20 * 60_000 })]
            : []),
        ),
    });
    await tab.idle();
    expect(tab.syncs()).toBe(1);
    for (let minute = 0; minute < 11; minute++) await tab.pass(CHECK_INTERVAL_MS);
    expect(tab.syncs()).toBe(1);
    pause = false;
    void tab.loop.syncNow();
    await vi.waitFor(() => expect(tab.syncs()).toBeGreaterThan(1));
  });

  test('is silent offline and makes up for it when the network is back', async () => {
    const tab = open({
      sync: () => stream(new RequestFailure('offline')),
      accounts: async () => [account([calendarId])],
    });
    tab.screen.online = true;
    for (let i = 0; i < 5; i++) await tab.pass(1000);
    await vi.waitFor(async () =>
      expect((await readSetting(tab.database, 'run'))?.failure?.code).toBe('offline'),
    );
    tab.screen.online = false;
    const before = tab.calls.length;
    await tab.pass(CHECK_INTERVAL_MS);
    await tab.loop.wake();
    expect(tab.calls).toHaveLength(before);
    tab.screen.online = true;
    const syncs = tab.syncs();
    void tab.loop.wake();
    await vi.waitFor(() => expect(tab.syncs()).toBe(syncs + 1));
  });

  test('looks at the feed when the page is seen again, but not at every blink', async () => {
    const tab = open();
    await tab.idle();
    const before = tab.checks();
    await tab.loop.wake();
    expect(tab.checks()).toBe(before);
    tab.clock.advance(6_000);
    await tab.loop.wake();
    expect(tab.checks()).toBe(before + 1);
  });

  test.each([
    ['other_user', 'other user'],
    ['not_signed_in', 'signed out'],
  ])('leaves the screen on %s and writes nothing', async (code, left) => {
    const tab = open({
      accounts: async () => {
        throw new RequestFailure(code, { status: 401 });
      },
    });
    await vi.waitFor(() => expect(tab.screen.left).toBe(left));
    expect(await tab.database.events.count()).toBe(0);
  });

  test('says within a minute that nobody answers any more, and goes on when somebody does', async () => {
    let down = false;
    const tab = open({
      accounts: async () => {
        if (down) throw new RequestFailure('offline');
        return [account([calendarId])];
      },
    });
    await tab.idle();
    down = true;
    await tab.pass(CHECK_INTERVAL_MS);
    await vi.waitFor(async () =>
      expect((await readSetting(tab.database, 'run'))?.failure?.code).toBe('offline'),
    );
    down = false;
    await tab.pass(10_000);
    await vi.waitFor(async () => expect((await readSetting(tab.database, 'run'))?.state).toBe('done'));
  });

  test('tells of a failure before anything is known, and starts well when tried again', async () => {
    let down = true;
    const tab = open({
      accounts: async () => {
        if (down) throw new RequestFailure('storage_unavailable', { status: 503 });
        return [account([calendarId])];
      },
    });
    await tab.idle();
    expect(await readSetting(tab.database, 'run')).toMatchObject({
      state: 'failed',
      failure: { code: 'storage_unavailable' },
    });
    down = false;
    await tab.loop.syncNow();
    expect(await readSetting(tab.database, 'run')).toMatchObject({ state: 'done' });
  });

  test('tells of a server that does not answer instead of staying still', async () => {
    const down = async () => {
      throw new RequestFailure('internal', { status: 500 });
    };
    const tab = open({
      accounts: down,
      changes: down,
      sync: () => stream(new RequestFailure('internal', { status: 500 })),
    });
    await tab.database.settings.put({ name: 'accounts', value: [account([calendarId])] });
    for (let i = 0; i < 4; i++) await tab.pass(1000);
    await vi.waitFor(async () =>
      expect(await readSetting(tab.database, 'run')).toMatchObject({ state: 'failed', attempt: 5 }),
    );
  });
});
