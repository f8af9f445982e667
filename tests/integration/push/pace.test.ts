import { describe, expect, it } from 'vitest';
import { createServiceClient } from '#src/data/clients.ts';
import { engineSettings } from '#src/domain/engineSettings.ts';
import { createPacer } from '#src/services/pacer.ts';
import { drainPulls } from '#src/services/pullQueueService.ts';
import { createDeps, newEvent, Person, sql, stack } from '#tests/integration/support/person.ts';

/** What another process would have: its own clients, and the times and the pace of production. */
function processDeps() {
  const deps = createDeps();
  const db = createServiceClient(deps.env);
  return {
    ...deps,
    db,
    engine: { ...engineSettings },
    pacer: createPacer(db, engineSettings.callsPerSecond),
  };
}

/** The largest number of calls that began within any time of this length. */
const mostWithin = (ms: number, times: number[]) =>
  Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + ms).length));

const callsOf = async (ada: Person) =>
  (await ada.google.requests())
    .filter(({ path }) => path.includes('/calendar/v3/'))
    .map(({ time }) => new Date(time).getTime());

const untilDone = async (done: () => Promise<boolean>, round: () => Promise<unknown>) => {
  const startedAt = performance.now();
  while (!(await done())) {
    if (performance.now() - startedAt > 25_000) throw new Error('not done after 25 s');
    await round();
  }
  return performance.now() - startedAt;
};

describe('Google’s limit for one account', () => {
  it('is ten calls a second, and holds for all processes together and for each account on its own', async () => {
    expect(engineSettings.callsPerSecond).toBe(10);
    const [ada, grace] = await Promise.all([Person.connected(), Person.connected()]);
    const connectionOf = async (person: Person) => String((await person.connection()).id);
    const [hers, other] = [await connectionOf(ada), await connectionOf(grace)];
    const slots = Promise.all(
      Array.from({ length: 24 }, async () => {
        const [turn] = await sql`select extract(epoch from clock_timestamp()) * 1000 as at,
          public.take_google_turn(${hers}, ${engineSettings.callsPerSecond}) as wait`;
        return Number(turn?.at) + Number(turn?.wait);
      }),
    );
    const [turn] =
      await sql`select public.take_google_turn(${other}, ${engineSettings.callsPerSecond}) as wait`;
    expect(turn?.wait).toBe(0);
    const times = await slots;
    expect(mostWithin(1_000, times)).toBe(10);
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(3_000);
    const { pacer } = processDeps();
    const startedAt = performance.now();
    await pacer.turn(hers);
    expect(performance.now() - startedAt).toBeGreaterThan(900);
  });

  it('is shared by reads and writes of two processes at work at once', async () => {
    const ada = await Person.connected();
    await sql`select public.change_preferences(${ada.userId}, ${sql.json({ calendarSyncEnabled: false })})`;
    for (let n = 0; n < 15; n += 1) await ada.track(await newEvent());
    await sql`select public.change_preferences(${ada.userId}, ${sql.json({ calendarSyncEnabled: true })})`;
    const [writer, reader] = [processDeps(), processDeps()];
    const before = (await callsOf(ada)).length;
    const shown = async () => (await ada.google.shown()).length === 15;
    await untilDone(shown, () =>
      Promise.all([
        ada.drain({ ...writer, engine: { ...writer.engine, batchGapMs: 0 } }),
        ...Array.from({ length: 4 }, async () => {
          await sql`select public.enqueue_sync('pull_calendar', user_id, connection_id, id) from public.calendars where user_id = ${ada.userId}`;
          await drainPulls(reader, { signal: AbortSignal.timeout(10_000), userId: ada.userId });
        }),
      ]),
    );
    const calls = (await callsOf(ada)).slice(before);
    expect(calls.length).toBeGreaterThan(16);
    // How long each request travels is beyond us: over three seconds that evens out.
    expect(mostWithin(3_000, calls)).toBeLessThanOrEqual(30);
  });
});

describe('a short burst of rate limits is waited out', () => {
  it('during the first read of 1,500 events, within 10 s, and the account never pauses', async () => {
    const ada = await Person.connected();
    await fetch(`${stack.googleUrl}/_sim/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ account: ada.email, calendarId: ada.email, count: 1_500, seed: 7 }),
    });
    await ada.google.fault(
      { method: 'GET', path: '/events$' },
      { status: 429, reason: 'rateLimitExceeded' },
      { times: 3 },
    );
    const deps = processDeps();
    const read = async () => {
      const [row] =
        await sql`select count(*)::int as count from public.calendar_events where user_id = ${ada.userId} and not deleted`;
      return row?.count >= 1_500;
    };
    const took = await untilDone(read, () =>
      drainPulls(deps, { signal: AbortSignal.timeout(20_000), userId: ada.userId }),
    );
    expect(took).toBeLessThan(10_000);
    expect((await ada.connection()).backoff_until).toBeNull();
  });

  it('30 of them among 20 writes, within 6 s, with never more calls than the quota allows', async () => {
    const ada = await Person.connected();
    await sql`select public.change_preferences(${ada.userId}, ${sql.json({ calendarSyncEnabled: false })})`;
    for (let n = 0; n < 20; n += 1) await ada.track(await newEvent());
    await sql`select public.change_preferences(${ada.userId}, ${sql.json({ calendarSyncEnabled: true })})`;
    await ada.google.fault(
      { method: 'POST', path: '/events$' },
      { status: 429, reason: 'rateLimitExceeded' },
      { times: 30 },
    );
    const deps = processDeps();
    const before = (await callsOf(ada)).length;
    const took = await untilDone(
      async () => (await ada.google.shown()).length === 20,
      () => ada.drain(deps),
    );
    expect(took).toBeLessThan(6_000);
    const calls = (await callsOf(ada)).slice(before);
    expect(calls.length).toBeGreaterThanOrEqual(50);
    // How long each request travels is beyond us: over three seconds that evens out.
    expect(mostWithin(3_000, calls)).toBeLessThanOrEqual(30);
    expect(await ada.queue()).toEqual([]);
  });

  it('and what goes on longer makes the account wait, after five calls at most', async () => {
    const ada = await Person.connected();
    await ada.google.fault(
      { method: 'POST', path: '/events$' },
      { status: 429, reason: 'rateLimitExceeded' },
      { times: 50 },
    );
    const asked = await ada.google.asked(async () => {
      expect((await ada.track(await newEvent())).sync.code).toBe('rate_limited');
    });
    expect(asked).toHaveLength(5);
    expect((await ada.connection()).backoff_until).not.toBeNull();
  });
});

describe('an outage', () => {
  it.each([500, 502, 503, 504])(
    'of %i is tried once more, a second later, and then left to the queue',
    async (status) => {
      const ada = await Person.connected([{ summary: 'Primary', primary: true }], processDeps());
      await ada.google.fault({ method: 'POST', path: '/events$' }, { status }, { times: 9 });
      const before = (await callsOf(ada)).length;
      expect((await ada.track(await newEvent())).sync).toMatchObject({ status: 'pending' });
      const calls = (await callsOf(ada)).slice(before);
      expect(calls).toHaveLength(2);
      const gapMs = (calls[1] ?? 0) - (calls[0] ?? 0);
      expect(gapMs).toBeGreaterThanOrEqual(1_000);
      expect(gapMs).toBeLessThan(1_800);
      expect(await ada.queue()).toMatchObject([{ dead_at: null }]);
    },
  );
});
