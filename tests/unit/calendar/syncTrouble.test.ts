import Dexie from 'dexie';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { readSetting } from '#src/browser/calendar/store/calendarDatabase.ts';
import { failureFrom } from '#src/browser/calendar/store/storageFailure.ts';
import { CHECK_INTERVAL_MS, POLL_INTERVAL_MS } from '#src/browser/calendar/sync/syncLoop.ts';
import { RequestFailure } from '#src/browser/requestFailure.ts';
import { calendarId, change, eventOn, nothingNew, stream, synced } from './fixtures.ts';
import { openLoop, stopLoops } from './openLoop.ts';

afterEach(stopLoops);

const full = () => {
  throw new Dexie.AbortError('aborted', new DOMException('no room', 'QuotaExceededError'));
};
const withNews = async () => ({ ...nothingNew(5), events: [change(eventOn('2026-11-20'), 5)] });

describe('a store that refuses', () => {
  test('tells that there is no room, asks again later and heals', async () => {
    const tab = openLoop({ changes: withNews });
    tab.database.use({
      stack: 'dbcore',
      name: 'full',
      create: (core) => ({
        ...core,
        table: (name) => ({
          ...core.table(name),
          mutate: (request) => (tab.screen.full ? full() : core.table(name).mutate(request)),
        }),
      }),
    });
    tab.screen.full = true;
    await tab.idle();
    expect(tab.screen.storage).toBe('storage_full');
    const asked = tab.calls.length;
    await tab.pass(CHECK_INTERVAL_MS);
    expect(tab.calls.length).toBeGreaterThan(asked);
    expect(tab.screen.storage).toBe('storage_full');
    tab.screen.full = false;
    await tab.pass(CHECK_INTERVAL_MS);
    await vi.waitFor(() => expect(tab.screen.storage).toBeNull());
    await vi.waitFor(async () => expect((await readSetting(tab.database, 'run'))?.state).toBe('done'));
  });

  test('a full store ends the run at once, and the run says why', async () => {
    const tab = openLoop({
      sync: () => {
        tab.screen.full = true;
        const event = eventOn('2026-11-21');
        const data = { calendarId, events: [{ googleEventId: event.id, changeSeq: 3, event }], removed: [] };
        return stream({ event: 'events', id: undefined, data });
      },
    });
    const put = tab.database.events.bulkPut.bind(tab.database.events);
    vi.spyOn(tab.database.events, 'bulkPut').mockImplementation(((rows: never[]) =>
      tab.screen.full ? full() : put(rows)) as never);
    await vi.waitFor(async () =>
      expect((await readSetting(tab.database, 'run'))?.failure?.code).toBe('storage_full'),
    );
    expect(tab.syncs()).toBe(1);
  });

  const quota = new DOMException('no room', 'QuotaExceededError');
  const denied = new DOMException('denied', 'SecurityError');
  test.each([
    ['storage_full', quota],
    ['storage_full', new Dexie.AbortError('aborted', quota)],
    ['storage_full', new Dexie.BulkError('2 of 2 failed', [new Dexie.AbortError('aborted', quota)])],
    ['storage_blocked', new Dexie.DatabaseClosedError('closed', denied)],
    ['storage_blocked', new Dexie.MissingAPIError('no IndexedDB')],
    ['storage_failed', new Dexie.DatabaseClosedError('closed')],
    ['storage_failed', new DOMException('corrupt', 'UnknownError')],
    ['internal', new TypeError('our own mistake')],
  ])('is called %s', (code, error) => {
    expect(failureFrom(error)).toMatchObject({ code, cause: error });
  });

  test('tells of a copy that is closed', async () => {
    const tab = openLoop();
    tab.database.close();
    await tab.idle();
    expect(tab.screen.storage).toBe('storage_failed');
  });
});

describe('a server that asks for patience', () => {
  test('is not asked by the cheap look either, however often the page is seen again', async () => {
    let busy = false;
    const tab = openLoop({
      changes: async (since) => {
        if (busy) throw new RequestFailure('too_many_requests', { status: 429, retryAfterMs: 600_000 });
        return nothingNew(since);
      },
    });
    await tab.idle();
    busy = true;
    await tab.pass(CHECK_INTERVAL_MS);
    const asked = tab.calls.length;
    for (let times = 0; times < 4; times++) {
      tab.clock.advance(6_000);
      await tab.loop.wake();
    }
    expect(tab.calls).toHaveLength(asked);
  });

  test('gets all the time it asked for, though it asks for less later', async () => {
    let answers = [600_000, 1_000];
    const tab = openLoop({
      changes: async (since) => {
        const retryAfterMs = answers.shift();
        if (retryAfterMs) throw new RequestFailure('too_many_requests', { status: 429, retryAfterMs });
        return nothingNew(since);
      },
    });
    answers = [];
    await tab.idle();
    const until = tab.clock.timer.now() + 600_000;
    await tab.database.settings.put({ name: 'notBefore', value: until });
    answers = [1_000];
    void tab.loop.wake();
    await tab.pass(CHECK_INTERVAL_MS);
    expect(await readSetting(tab.database, 'notBefore')).toBe(until);
  });

  test('is asked once however often the page is seen while the answer is awaited', async () => {
    let answer = () => {};
    let slow = false;
    const tab = openLoop({
      changes: (since) =>
        new Promise((resolve) => {
          answer = () => resolve(nothingNew(since));
          if (!slow) answer();
        }),
    });
    await tab.idle();
    slow = true;
    tab.clock.advance(6_000);
    const asked = tab.checks();
    const looks = [tab.loop.wake()];
    await vi.waitFor(() => expect(tab.checks()).toBe(asked + 1));
    tab.clock.advance(6_000);
    looks.push(tab.loop.wake());
    answer();
    await Promise.all(looks);
    expect(tab.checks()).toBe(asked + 1);
  });
});

test('rounds of attempts that always break off come ever later', async () => {
  const startedAt: number[] = [];
  const tab = openLoop({
    sync: () => {
      startedAt.push(tab.clock.timer.now());
      return stream(new RequestFailure('cut_off'));
    },
  });
  for (let second = 0; second < 900; second++) {
    await tab.idle();
    tab.clock.advance(1_000);
  }
  const rounds = startedAt.filter((at, index) => at - (startedAt[index - 1] ?? 0) > 5_000);
  const pauses = rounds.slice(1).map((at, index) => at - (rounds[index] ?? 0));
  expect(pauses.length).toBeGreaterThan(2);
  expect(pauses.length).toBeLessThan(8);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(POLL_INTERVAL_MS + 60_000);
  expect(pauses[2]).toBeGreaterThan((pauses[0] as number) * 2);
});

test('a stream that has healed syncs as often as ever', async () => {
  let cut = true;
  const tab = openLoop({
    sync: () => (cut ? stream(new RequestFailure('cut_off')) : stream(synced(calendarId))),
  });
  for (let i = 0; i < 4; i++) await tab.pass(1_000);
  await vi.waitFor(async () =>
    expect((await readSetting(tab.database, 'run'))?.failure?.code).toBe('cut_off'),
  );
  cut = false;
  await tab.pass(CHECK_INTERVAL_MS);
  await vi.waitFor(async () => expect((await readSetting(tab.database, 'run'))?.state).toBe('done'));
});
