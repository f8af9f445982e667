import { describe, expect, it } from 'vitest';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { newEvent, Person, sql } from '#tests/integration/support/person.ts';

/** A person with so many events that wait to be pushed. */
async function waiting(count: number): Promise<Person> {
  const ada = await Person.connected();
  await ada.google.fault({ method: 'POST', path: '/events$' }, { status: 503 }, { times: 100 });
  for (let n = 0; n < count; n += 1) await ada.track(await newEvent());
  await ada.google.clearFaults();
  await ada.wake();
  return ada;
}

const takes = () => AbortSignal.timeout(20_000);

describe('the worker', () => {
  it('does work of every kind in one run, and ends when nothing is due', async () => {
    const ada = await waiting(3);
    await sql`select private.enqueue(kind, user_id, connection_id, subject, 0, now()) from (
      select 'pull_calendar' as kind, user_id, connection_id, id as subject from public.calendars where user_id = ${ada.userId} and selected
      union all select 'list_calendars', user_id, id, id from public.calendar_connections where user_id = ${ada.userId}) due`;
    const counts = await workQueue(ada.deps, { userId: ada.userId, takes: takes(), waitMaxMs: 500 });
    expect(counts).toMatchObject({ dead: 0, lost: 0, waiting: 0 });
    expect(counts.done).toBeGreaterThanOrEqual(5);
    expect(await ada.queue()).toEqual([]);
    expect(await ada.google.shown()).toHaveLength(3);
  });

  it('goes on with everything else when one job fails in a way that nobody expected', async () => {
    const ada = await waiting(3);
    let settled = 0;
    const db = new Proxy(ada.deps.db, {
      get(target, name) {
        if (name !== 'rpc') return Reflect.get(target, name);
        return (fn: string, args: object) => {
          settled += fn === 'settle_push' ? 1 : 0;
          if (fn === 'settle_push' && settled === 1) throw new Error('nobody expected this');
          return target.rpc(fn as never, args as never);
        };
      },
    });
    const counts = await workQueue(
      { ...ada.deps, db },
      { kinds: ['push_event'], userId: ada.userId, takes: takes(), waitMaxMs: 500 },
    );
    expect(counts).toMatchObject({ lost: 1, done: 2 });
  });

  it('takes nothing more once it is told to stop, and ends what it has begun', async () => {
    const ada = await waiting(12);
    await ada.google.fault({ path: '/events' }, { delayMs: 150 }, { times: 100 });
    const stop = new AbortController();
    const working = workQueue(ada.deps, {
      kinds: ['push_event'],
      userId: ada.userId,
      takes: stop.signal,
      works: takes(),
      waitMaxMs: 500,
    });
    setTimeout(() => stop.abort(), 60);
    const counts = await working;
    expect(counts.claimed).toBeLessThan(12);
    expect(counts).toMatchObject({ done: counts.claimed, lost: 0 });
    const left =
      await sql`select from public.pending_calendar_syncs where user_id = ${ada.userId} and lease_owner is not null`;
    expect(left).toHaveLength(0);
  });
});
