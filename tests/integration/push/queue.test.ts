import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { settlePush } from '#src/data/pushes.ts';
import { settleSync } from '#src/data/syncQueue.ts';
import { syncTrackedEvent } from '#src/services/calendarSyncService.ts';
import { changeEvent, createDeps, newEvent, Person, sql } from '#tests/integration/support/person.ts';
import { GoogleAccount } from '#tests/kit/googleAccount.ts';
import { claimOf, pushOf } from './claimOf.ts';

/** A person with so many events waiting in the queue. */
async function waiting(count: number, person?: Person): Promise<{ ada: Person; events: string[] }> {
  const ada = person ?? (await Person.connected());
  const events = await Promise.all(Array.from({ length: count }, () => newEvent()));
  for (const eventId of events) {
    await sql`insert into public.user_events (user_id, event_id, tracking) values (${ada.userId}, ${eventId}, 'bookmarked')`;
  }
  return { ada, events };
}

describe('the queue', () => {
  it('lets work whose tracked event is gone end, and hold up nothing else', async () => {
    const { ada, events } = await waiting(3);
    const { id } = await ada.connection();
    await sql`select private.enqueue('push_event', ${ada.userId}, ${id}, gen_random_uuid(), 0, now())`;
    await ada.drain();
    expect(await ada.queue()).toEqual([]);
    for (const eventId of events) expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
  });

  it('ten workers never hold one row at a time, and every row is done once', async () => {
    const { ada } = await waiting(40);
    const held = new Set<number>();
    let collisions = 0;
    let done = 0;
    const worker = async () => {
      const owner = randomUUID();
      for (;;) {
        const rows = await claimOf(ada, { owner, limit: 3, perConnection: 30 });
        if (rows.length === 0) return;
        for (const { id } of rows) {
          if (held.has(id)) collisions += 1;
          held.add(id);
        }
        for (const { id } of rows) {
          held.delete(id);
          if ((await settleSync(ada.deps.db, { id, owner }, { result: 'done' })) === 'done') done += 1;
        }
      }
    };
    await Promise.all(Array.from({ length: 10 }, worker));
    expect({ collisions, done, left: (await ada.queue()).length }).toEqual({
      collisions: 0,
      done: 40,
      left: 0,
    });
  });

  it('one account’s batch is limited, and a second account is not kept waiting by the first', async () => {
    const [one, two] = [await waiting(15), await waiting(1)];
    const rows = await claimOf(one.ada, { perConnection: 10 });
    expect(rows).toHaveLength(10);
    expect(await claimOf(one.ada, { perConnection: 10 })).toEqual([]);
    expect(await claimOf(two.ada, { perConnection: 10 })).toHaveLength(1);
  });

  it('an account that was just served goes to the back of the line', async () => {
    const { ada } = await waiting(4);
    const google = new GoogleAccount(`second-${ada.email}`);
    await google.create();
    expect(await ada.connect({ google })).toBe('connected');
    const first = (await ada.connection()).id;
    const [second] =
      await sql`select id from public.calendar_connections where user_id = ${ada.userId} and id <> ${first}`;
    // The older half of what waits is the first account's, the newer half the second one's.
    await sql`update public.pending_calendar_syncs set connection_id = ${second?.id} where id in (select id
      from public.pending_calendar_syncs where user_id = ${ada.userId} and kind = 'push_event' order by id desc limit 2)`;
    const served = async () => (await claimOf(ada, { limit: 1 }))[0]?.connectionId;
    const turns = [await served(), await served(), await served(), await served()];
    expect(new Set(turns.slice(0, 2))).toEqual(new Set([first, second?.id]));
    expect(turns.slice(2)).toEqual(turns.slice(0, 2));
  });

  it('a change that arrives while a row is worked on makes it run again', async () => {
    const { ada, events } = await waiting(1);
    const owner = randomUUID();
    const [row] = await claimOf(ada, { owner });
    const context = pushOf(row);
    await changeEvent(events[0] ?? '', { title: 'Changed meanwhile' });
    expect((await syncTrackedEvent(ada.deps, { context, owner })).end).toBe('again');
    expect((await ada.row(events[0] ?? '')).calendar_sync_status).toBe('pending');
    await ada.drain();
    expect((await ada.google.shown()).map(({ summary }) => summary)).toEqual(['Changed meanwhile']);
  });

  it('who lost the lease can neither complete nor fail the row', async () => {
    const { ada, events } = await waiting(1);
    const owner = randomUUID();
    const [row] = await claimOf(ada, { owner, leaseMs: 1 });
    const context = pushOf(row);
    const other = randomUUID();
    await expect.poll(() => claimOf(ada, { owner: other })).toHaveLength(1);
    expect(await settleSync(ada.deps.db, { id: row?.id ?? 0, owner }, { result: 'retry' })).toBeNull();
    expect((await syncTrackedEvent(ada.deps, { context, owner })).end).toBe('lost');
    const outcome = {
      result: 'done' as const,
      status: 'synced' as const,
      error: null,
      copies: [],
      current: null,
      connections: [],
      calendars: [],
      settleMs: 0,
    };
    expect(await settlePush(ada.deps.db, { id: row?.id ?? 0, owner, outcome })).toEqual({ end: 'lost' });
    expect(await ada.queue()).toMatchObject([{ lease_owner: other }]);
    expect((await ada.row(events[0] ?? '')).calendar_sync_status).toBe('pending');
    await ada.wake();
    await ada.drain();
    expect(await ada.google.shown()).toHaveLength(1);
  });

  it('a row whose workers die every time ends visibly given up', async () => {
    const { ada, events } = await waiting(1);
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect(await claimOf(ada)).toHaveLength(1);
      await ada.wake();
    }
    expect(await claimOf(ada)).toEqual([]);
    expect(await ada.queue()).toMatchObject([{ last_error_code: 'worker_lost', dead_at: expect.any(Date) }]);
    expect(await ada.row(events[0] ?? '')).toMatchObject({
      calendar_sync_status: 'failed',
      calendar_sync_error: 'worker_lost',
    });
    expect((await ada.track(events[0] ?? '')).sync.status).toBe('synced');
  });

  it('attempts that fail for hours end with the row kept and its error, and its owner told', async () => {
    const { ada, events } = await waiting(1);
    await ada.google.fault({ method: 'POST', path: '/events$' }, { status: 503 }, { times: 20 });
    await sql`update public.pending_calendar_syncs set attempts = 9 where user_id = ${ada.userId} and kind = 'push_event'`;
    await ada.drain();
    expect(await ada.queue()).toMatchObject([
      { last_error_code: 'google_unavailable', dead_at: expect.any(Date) },
    ]);
    expect((await ada.row(events[0] ?? '')).calendar_sync_status).toBe('failed');
  });

  it('backoff grows with the attempts and never repeats itself exactly', async () => {
    const [row] =
      await sql`select array_agg(extract(epoch from private.backoff(n))::float order by n) as waits from generate_series(1, 12) n`;
    const waits = row?.waits as number[];
    expect(waits[5]).toBeGreaterThan((waits[0] ?? 0) * 10);
    expect(Math.max(...waits)).toBeLessThan(3600 * 1.26);
    const [other] =
      await sql`select count(distinct private.backoff(5)) as different from generate_series(1, 20)`;
    expect(Number(other?.different)).toBeGreaterThan(10);
  });
});

describe('the first sync', () => {
  it('brings everything that was tracked before connecting, in batches of ten with the pause between them', async () => {
    const ada = await Person.signUp();
    await waiting(25, ada);
    ada.deps = createDeps();
    ada.deps.engine.batchGapMs = 500;
    expect(await ada.connect()).toBe('connected');
    const counts = await ada.drain();
    expect(counts).toMatchObject({ claimed: 25, done: 25 });
    const inserts = (await ada.google.requests()).filter(
      ({ method, path }) => method === 'POST' && path.endsWith('/events'),
    );
    const times = inserts.map(({ time }) => new Date(time).getTime());
    expect(times).toHaveLength(25);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    // A busy machine may pause more often, never less.
    expect([gaps[9], gaps[19]].every((gap) => (gap ?? 0) >= 450)).toBe(true);
    expect(await ada.google.shown()).toHaveLength(25);
  });

  it('goes on after a crash in its middle, and makes each event once', async () => {
    const { ada } = await waiting(12);
    await claimOf(ada, { limit: 10 });
    await ada.wake();
    await ada.drain();
    expect(await ada.google.all()).toHaveLength(12);
    expect(await ada.queue()).toEqual([]);
  });
});

describe('tokens', () => {
  let ada: Person;
  beforeAll(async () => {
    ada = await Person.connected();
  });

  it('twenty parallel syncs with a token of the past make one refresh', async () => {
    const events = await Promise.all(Array.from({ length: 20 }, () => newEvent()));
    const before = Number((await ada.connection()).refresh_count);
    await sql`update public.calendar_connections set token_expiry = now() - interval '1 hour' where user_id = ${ada.userId}`;
    await ada.google.tokens('expire-access');
    const asked = await ada.google.asked(() => Promise.all(events.map((eventId) => ada.track(eventId))));
    expect(asked.filter((call) => call === 'POST events')).toHaveLength(20);
    expect(Number((await ada.connection()).refresh_count)).toBe(before + 1);
    expect(await ada.google.shown()).toHaveLength(20);
  });
});
