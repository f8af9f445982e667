import { describe, expect, test } from 'vitest';
import { readSetting } from '#src/browser/calendar/store/calendarDatabase.ts';
import { runSync } from '#src/browser/calendar/sync/syncRun.ts';
import { readSyncStream } from '#src/browser/calendar/sync/syncStreamClient.ts';
import { RequestFailure } from '#src/browser/requestFailure.ts';
import {
  calendarId,
  complete,
  eventOn,
  fakeApi,
  fakeTimer,
  freshDatabase,
  otherCalendarId,
  stream,
  synced,
} from './fixtures.ts';

const signal = new AbortController().signal;

function start(sync: NonNullable<Parameters<typeof fakeApi>[0]>['sync'], calendarIds = [calendarId]) {
  const database = freshDatabase();
  const { api, calls } = fakeApi({ sync });
  const clock = fakeTimer();
  const run = runSync({ database, api, timer: clock.hurried }, { calendarIds, signal });
  return { run, calls, waits: clock.waits, database };
}

describe('a foreground sync', () => {
  test('stores events as they come and counts them', async () => {
    const event = eventOn('2026-11-20');
    const { run, database, waits } = start(() =>
      stream(
        { event: 'progress', id: undefined, data: { calendarId, eventsFetched: 1, state: 'fetching' } },
        {
          event: 'events',
          id: undefined,
          data: { calendarId, events: [{ googleEventId: event.id, changeSeq: 3, event }], removed: [] },
        },
        synced(calendarId),
        complete(1),
      ),
    );
    expect(await run).toMatchObject({ state: 'done', attempt: 1, eventsSynced: 1 });
    expect((await run).calendars[calendarId]).toMatchObject({ state: 'done', eventsFetched: 1 });
    expect(await database.events.count()).toBe(1);
    expect(await readSetting(database, 'since')).toBeUndefined();
    expect(waits).toEqual([]);
  });

  test('counts the pause until the next sync from the answer, however late it came', async () => {
    const database = freshDatabase();
    const clock = fakeTimer();
    const startedAt = clock.hurried.now();
    const { api } = fakeApi({
      sync: async function* () {
        await clock.hurried.wait(3_000, signal);
        yield* stream(synced(calendarId), complete(0));
      },
    });
    const run = await runSync({ database, api, timer: clock.hurried }, { calendarIds: [calendarId], signal });
    expect(run.askedAt - startedAt).toBe(3_000);
    expect((await readSetting(database, 'run'))?.askedAt).toBe(run.askedAt);
  });

  test('gives up calmly after five attempts one second apart', async () => {
    const { run, calls, waits } = start(() =>
      stream(new RequestFailure('internal', { status: 500, detail: 'Sorry.' })),
    );
    expect(await run).toMatchObject({
      state: 'failed',
      attempt: 5,
      failure: { code: 'internal', detail: 'Sorry.' },
    });
    expect(calls).toHaveLength(5);
    expect(waits).toEqual([1000, 1000, 1000, 1000]);
  });

  test('takes a cut stream up again where it was, without the calendars that are done', async () => {
    const answers = [
      () => stream({ ...synced(calendarId), id: 's:4' }),
      () => stream(synced(otherCalendarId), complete(2)),
    ];
    const { run, calls } = start(
      () => (answers.shift() as () => ReturnType<typeof stream>)(),
      [calendarId, otherCalendarId],
    );
    expect(await run).toMatchObject({ state: 'done', attempt: 2 });
    expect(calls).toEqual([`sync ${calendarId},${otherCalendarId}`, `sync ${otherCalendarId} after s:4`]);
  });

  test('goes on with a calendar that ran out of time', async () => {
    const resumable = {
      event: 'calendar',
      id: undefined,
      data: { calendarId, outcome: 'resumable' },
    } as const;
    const answers = [() => stream(resumable, complete(5)), () => stream(synced(calendarId), complete(9))];
    const { run } = start(() => (answers.shift() as () => ReturnType<typeof stream>)());
    expect(await run).toMatchObject({ state: 'done', attempt: 2 });
  });

  test('one failing calendar neither stops the others nor repeats them', async () => {
    const failed = {
      event: 'calendar',
      id: undefined,
      data: { calendarId, outcome: 'failed', code: 'forbidden', message: 'No.' },
    } as const;
    const { run, calls } = start(
      () => stream(failed, synced(otherCalendarId), complete(1)),
      [calendarId, otherCalendarId],
    );
    expect(await run).toMatchObject({ state: 'done' });
    expect((await run).calendars[calendarId]).toMatchObject({
      state: 'failed',
      code: 'forbidden',
      message: 'No.',
    });
    expect(calls).toHaveLength(1);
  });

  test('waits as long as the server asks', async () => {
    const answers = [
      () => stream(new RequestFailure('sync_too_soon', { status: 429, retryAfterMs: 4000 })),
      () => stream(synced(calendarId), complete(0)),
    ];
    const { run, waits } = start(() => (answers.shift() as () => ReturnType<typeof stream>)());
    expect(await run).toMatchObject({ state: 'done' });
    expect(waits).toEqual([4000]);
  });

  test('counts the pause after somebody else’s sync as waiting, not as an attempt', async () => {
    const pause = new RequestFailure('sync_too_soon', { status: 429, retryAfterMs: 5000 });
    const answers = [
      ...Array.from({ length: 5 }, () => () => stream(pause)),
      () => stream(synced(calendarId), complete(0)),
    ];
    const { run } = start(() => (answers.shift() as () => ReturnType<typeof stream>)());
    expect(await run).toMatchObject({ state: 'done', attempt: 1 });
  });

  test('ends when the server asks for a long pause, and says until when', async () => {
    const { run, calls } = start(() =>
      stream(new RequestFailure('too_many_requests', { status: 429, retryAfterMs: 60_000 })),
    );
    const { failure, startedAt } = await run;
    expect(failure).toMatchObject({ code: 'too_many_requests', retryAt: startedAt + 60_000 });
    expect(calls).toHaveLength(1);
  });

  test.each(['not_signed_in', 'other_user', 'forbidden'])('does not repeat a refusal (%s)', async (code) => {
    const { run, calls } = start(() => stream(new RequestFailure(code, { status: 401 })));
    expect(await run).toMatchObject({ state: 'failed', failure: { code } });
    expect(calls).toHaveLength(1);
  });
});

describe('the sync stream', () => {
  const bytes = (...parts: string[]) =>
    new Response(
      new ReadableStream({
        start(controller) {
          for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
          controller.close();
        },
      }),
    ).body as ReadableStream<Uint8Array>;
  const read = async (...parts: string[]) => {
    const found = [];
    for await (const message of readSyncStream(bytes(...parts))) found.push(message);
    return found;
  };

  test('reads messages however the network cuts them, and skips heartbeats and strangers', async () => {
    const data = JSON.stringify({ calendarId, outcome: 'synced' });
    const text = `retry: 5000\n\n: heartbeat\n\nid: a:1\r\nevent: calendar\r\ndata: ${data}\r\n\r\nevent: news\ndata: {}\n\n`;
    const whole = await read(text);
    expect(whole).toEqual([{ event: 'calendar', id: 'a:1', data: { calendarId, outcome: 'synced' } }]);
    expect(await read(...text)).toEqual(whole);
  });

  test('refuses a message that is not what the contract says', async () => {
    await expect(read('event: calendar\ndata: {"outcome":"maybe"}\n\n')).rejects.toThrow(RequestFailure);
  });
});
