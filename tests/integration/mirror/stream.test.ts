import { describe, expect, test } from 'vitest';
import { parsePosition, syncStreamSchemas } from '#src/contract/answers/syncStream.ts';
import { type StreamedMessage, startCalendarStream } from '#src/services/feed/calendarStreamService.ts';
import { sql, stack } from '#tests/integration/support/person.ts';
import { MirrorPerson } from './mirrorPerson.ts';

const listPath = '/events$';
const open = (signal = new AbortController().signal) => signal;

async function start(
  person: MirrorPerson,
  input: { names?: string[]; lastEventId?: string; signal?: AbortSignal; streamMs?: number } = {},
) {
  const { deps } = person;
  const streamMs = input.streamMs ?? deps.engine.streamMs;
  const { messages } = await startCalendarStream(
    { ...deps, engine: { ...deps.engine, streamMs } },
    {
      userId: person.userId,
      calendarIds: input.names?.map((name) => person.id(name)) ?? null,
      lastEventId: input.lastEventId ?? null,
      signal: open(input.signal),
    },
  );
  return messages;
}

async function collect(messages: AsyncGenerator<StreamedMessage>): Promise<StreamedMessage[]> {
  const all: StreamedMessage[] = [];
  for await (const message of messages) all.push(message);
  return all;
}

const of = <Name extends StreamedMessage['event']>(messages: StreamedMessage[], name: Name) =>
  messages.flatMap((message) =>
    message.event === name ? [message.data as Extract<StreamedMessage, { event: Name }>['data']] : [],
  );

describe('the sync stream', () => {
  test('brings every event, the progress of each calendar on its own, and the totals', async () => {
    const person = await MirrorPerson.create([
      { summary: 'Primary', primary: true },
      { summary: 'Team' },
      { summary: 'Empty' },
    ]);
    await person.generate(40);
    await person.generate(25, 2, 'Team');
    const messages = await collect(await start(person));
    for (const { event, data, id } of messages) {
      expect(syncStreamSchemas[event].safeParse(data).error).toBeUndefined();
      expect(parsePosition(id)).not.toBeNull();
    }
    const shown = [...(await person.shown()).keys(), ...(await person.shown('Team')).keys()];
    const sent = of(messages, 'events').flatMap(({ events }) =>
      events.map(({ googleEventId }) => googleEventId),
    );
    expect(new Set(sent)).toEqual(new Set(shown));
    expect(of(messages, 'calendar').map(({ outcome }) => outcome)).toEqual(['synced', 'synced', 'synced']);
    for (const name of ['Primary', 'Team', 'Empty']) {
      const progress = of(messages, 'progress').filter(({ calendarId }) => calendarId === person.id(name));
      expect(progress.map(({ state }) => state)).toEqual(
        expect.arrayContaining(['waiting', 'fetching', 'done']),
      );
    }
    const [complete] = of(messages, 'complete');
    expect(complete).toMatchObject({ calendarsSynced: 3, calendarsFailed: 0 });
    expect(complete?.eventsSynced).toBeGreaterThanOrEqual(shown.length);
    expect(Date.now() - Date.parse(complete?.lastSyncAt ?? '')).toBeLessThan(30_000);
    // The rows that the stream sent are those that the feed has.
    const numbers = new Map(
      (await sql`select change_seq from public.calendar_events where user_id = ${person.userId}`).map(
        (row) => [Number(row.change_seq), true],
      ),
    );
    for (const { changeSeq } of of(messages, 'events').flatMap(({ events }) => events)) {
      expect(numbers.has(changeSeq)).toBe(true);
    }
  });

  test('tells of deletions that Google names nowhere: after an expired token, and those that go with their series', async () => {
    const person = await MirrorPerson.create();
    const gone = await person.create('Gone');
    await person.create('Stays');
    const series = await person.edit('create', undefined, {
      summary: 'Daily',
      start: { dateTime: '2026-12-01T10:00:00Z', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-12-01T11:00:00Z', timeZone: 'Europe/Berlin' },
      recurrence: ['RRULE:FREQ=DAILY;COUNT=5'],
    });
    const instance = `${series.id}_20261202T100000Z`;
    await person.edit('patch', instance, { summary: 'Moved once' });
    await person.sync();
    const removed = async () => {
      await sql`update public.calendar_change_counters set stream_started_at = null where user_id = ${person.userId}`;
      const messages = await collect(await start(person));
      return of(messages, 'events').flatMap((data) => data.removed.map(({ googleEventId }) => googleEventId));
    };
    await person.edit('delete', series.id);
    expect(new Set(await removed())).toEqual(new Set([series.id, instance]));
    await person.edit('delete', gone.id);
    await person.expireSyncTokens();
    expect(await removed()).toEqual([gone.id]);
  });

  test('ends after its time as resumable, and says so of every calendar that is left', async () => {
    const person = await MirrorPerson.create([{ summary: 'Primary', primary: true }, { summary: 'Team' }]);
    await person.generate(30);
    await person.fault({ path: listPath }, { delayMs: 2_000 }, {});
    const messages = await collect(await start(person, { streamMs: 300 }));
    expect(of(messages, 'calendar').map(({ outcome }) => outcome)).toEqual(['resumable', 'resumable']);
    expect(of(messages, 'complete')[0]).toMatchObject({ calendarsSynced: 0, calendarsFailed: 0 });
    const waiting = await sql`select lease_owner, attempts, dead_at from public.pending_calendar_syncs
      where user_id = ${person.userId} and kind = 'pull_calendar'`;
    expect(waiting).toHaveLength(2);
    for (const row of waiting) expect(row).toMatchObject({ lease_owner: null, dead_at: null });
  });

  test('a failing calendar is counted as failed, with what to do, and the others are synced', async () => {
    const person = await MirrorPerson.create([{ summary: 'Primary', primary: true }, { summary: 'Broken' }]);
    const broken = encodeURIComponent(person.googleId('Broken')).replaceAll('.', '\\.');
    await person.fault({ path: `${broken}/events$` }, { status: 503 }, { times: 20 });
    const messages = await collect(await start(person));
    const ends = new Map(of(messages, 'calendar').map((end) => [end.calendarId, end]));
    expect(ends.get(person.id())?.outcome).toBe('synced');
    expect(ends.get(person.id('Broken'))).toMatchObject({ outcome: 'failed', code: 'google_unavailable' });
    expect(ends.get(person.id('Broken'))?.message).toContain('temporarily unavailable');
    expect(of(messages, 'complete')).toEqual([
      expect.objectContaining({ calendarsSynced: 1, calendarsFailed: 1, lastSyncAt: null }),
    ]);
  });

  test('a client that leaves stops the work at the next page, keeps what is stored, and resumes from there', async () => {
    const person = await MirrorPerson.create();
    await person.generate(60);
    await person.fault({ path: listPath }, { shortPages: 10 });
    const controller = new AbortController();
    const first: StreamedMessage[] = [];
    for await (const message of await start(person, { signal: controller.signal })) {
      first.push(message);
      if (of(first, 'events').length === 2) {
        controller.abort();
        break;
      }
    }
    const stored = (await person.mirror()).size;
    expect(stored).toBeGreaterThan(0);
    expect(stored).toBeLessThan(60);
    await expect
      .poll(
        async () =>
          (
            await sql`select 1 from public.pending_calendar_syncs
        where user_id = ${person.userId} and kind = 'pull_calendar' and lease_owner is null`
          ).length,
      )
      .toBe(1);
    const lastEventId = first.at(-1)?.id ?? '';
    const second = await collect(await start(person, { lastEventId }));
    const sent = [...first, ...second].flatMap((message) =>
      message.event === 'events' ? message.data.events.map(({ googleEventId }) => googleEventId) : [],
    );
    expect(new Set(sent)).toEqual(new Set((await person.shown()).keys()));
    const fetched = of(second, 'progress').map(({ eventsFetched }) => eventsFetched);
    expect(Math.max(...fetched)).toBeGreaterThanOrEqual(60);
    expect(of(second, 'calendar').map(({ outcome }) => outcome)).toEqual(['synced']);
  });

  test('what another process reads meanwhile is waited for and sent too', async () => {
    const person = await MirrorPerson.create();
    await person.generate(20);
    await person.fault({ path: listPath }, { delayMs: 600 });
    const draining = person.drain();
    await expect.poll(async () => (await person.requests()).length).toBeGreaterThan(0);
    const messages = await collect(await start(person));
    await draining;
    const sent = of(messages, 'events').flatMap(({ events }) =>
      events.map(({ googleEventId }) => googleEventId),
    );
    expect(new Set(sent)).toEqual(new Set((await person.shown()).keys()));
    expect(of(messages, 'calendar').map(({ outcome }) => outcome)).toEqual(['synced']);
  });

  test('an account that needs its owner is said at once', async () => {
    const person = await MirrorPerson.create();
    await sql`update public.calendar_connections set status = 'requires_reauth' where id = ${person.connectionId}`;
    const messages = await collect(await start(person));
    expect(of(messages, 'calendar')).toEqual([
      expect.objectContaining({ outcome: 'failed', code: 'requires_reauth' }),
    ]);
  });

  test('at most five calendars of a person are read at once', async () => {
    const person = await MirrorPerson.create(
      Array.from({ length: 9 }, (_, n) => ({ summary: `C${n}`, primary: n === 0 })),
    );
    await person.fault({ path: listPath }, { delayMs: 150 }, {});
    let most = 0;
    const running = collect(await start(person));
    let done = false;
    void running.finally(() => {
      done = true;
    });
    while (!done) {
      const [row] = await sql`select count(*)::int as n from public.pending_calendar_syncs
        where user_id = ${person.userId} and kind = 'pull_calendar' and lease_until > now()`;
      most = Math.max(most, row?.n ?? 0);
    }
    expect(of(await running, 'complete')).toEqual([expect.objectContaining({ calendarsSynced: 9 })]);
    expect(most).toBeLessThanOrEqual(5);
    expect(most).toBeGreaterThan(1);
  });
});

describe('GET /api/calendar/sync', () => {
  const get = (person: MirrorPerson, query = '', headers: Record<string, string> = {}) =>
    fetch(`${stack.appUrl}/api/calendar/sync${query}`, {
      headers: { authorization: `Bearer ${person.accessToken}`, ...headers },
    });

  test('streams Server-Sent Events with ids, and refuses a second one within five seconds', async () => {
    const person = await MirrorPerson.create();
    await person.generate(10);
    const answer = await get(person, `?calendar_ids=${person.id()}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const text = await answer.text();
    expect(text).toMatch(/^id: [0-9a-f-]{36}:\d+\nevent: progress\ndata: \{.*\}$/m);
    expect(text).toMatch(/event: complete\ndata: /);
    await expect
      .poll(async () => (await person.googleChannels()).map(({ calendarId }) => calendarId), {
        timeout: 10_000,
      })
      .toEqual([person.googleId()]);
    const again = await get(person);
    expect(again.status).toBe(429);
    expect(Number(again.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(Number(again.headers.get('retry-after'))).toBeLessThanOrEqual(5);
    expect(await again.json()).toMatchObject({ code: 'sync_too_soon' });
    const [, id] = [.../^id: (.*)$/gm[Symbol.matchAll](text)].at(-1) ?? [];
    expect((await get(person, '', { 'last-event-id': id ?? '' })).status).toBe(200);
  });

  test('refuses what makes no sense, each with its own answer', async () => {
    const [person, other] = [await MirrorPerson.create(), await MirrorPerson.create()];
    const uuid = '00000000-0000-4000-8000-000000000000';
    const many = Array.from({ length: 21 }, (_, n) => `00000000-0000-4000-8000-0000000000${10 + n}`).join(
      ',',
    );
    const refused: [string, number][] = [
      ['?calendar_ids=', 400],
      ['?calendar_ids=nonsense', 400],
      [`?calendar_ids=${many}`, 400],
      ['?other=1', 400],
      [`?calendar_ids=${uuid}`, 404],
      [`?calendar_ids=${other.id()}`, 404],
      [`?calendar_ids=${person.id()},${other.id()}`, 404],
    ];
    for (const [query, status] of refused) expect((await get(person, query)).status, query).toBe(status);
    await sql`select public.select_calendar(${person.userId}, ${person.id()}, false, 20)`;
    expect((await get(person, `?calendar_ids=${person.id()}`)).status).toBe(400);
    expect((await fetch(`${stack.appUrl}/api/calendar/sync`)).status).toBe(401);
  });
});
