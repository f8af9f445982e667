import { describe, expect, it } from 'vitest';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { newEvent, Person, sql, stack } from '#tests/integration/support/person.ts';
import { callsOf, mostWithin, processDeps, untilDone } from './pacing.ts';

// These measure seconds: nothing runs beside them.
describe('rate limits', () => {
  it('a short burst delays the first read of 1,500 events by 10 s at most and never pauses the account', async () => {
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
      workQueue(deps, { kinds: ['pull_calendar'], takes: AbortSignal.timeout(20_000), userId: ada.userId }),
    );
    expect(took).toBeLessThan(10_000);
    expect((await ada.connection()).backoff_until).toBeNull();
  });

  it('30 of them delay 20 writes by 6 s at most, and no call exceeds the quota', async () => {
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

  it('a longer burst pauses the account after five calls at most', async () => {
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
