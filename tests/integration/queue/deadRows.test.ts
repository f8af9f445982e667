import { beforeAll, describe, expect, it } from 'vitest';
import { readDeadRows, settleDeadRow } from '#src/data/serviceStatus.ts';
import { newEvent, Person, sql } from '#tests/integration/support/person.ts';

/** A person whose push has given up. */
async function givenUp(): Promise<{ ada: Person; eventId: string; id: number }> {
  const ada = await Person.connected();
  const eventId = await newEvent();
  await ada.google.fault({ method: 'POST', path: '/events$' }, { status: 503 }, { times: 20 });
  await ada.track(eventId);
  await ada.google.clearFaults();
  const [row] =
    await sql`update public.pending_calendar_syncs set dead_at = now(), last_error_code = 'google_unavailable'
    where user_id = ${ada.userId} and kind = 'push_event' returning id`;
  return { ada, eventId, id: Number(row?.id) };
}

describe('rows that gave up', () => {
  let first: Awaited<ReturnType<typeof givenUp>>;
  let second: Awaited<ReturnType<typeof givenUp>>;
  beforeAll(async () => {
    first = await givenUp();
    second = await givenUp();
  });

  it('are listed the latest first, page by page, none twice', async () => {
    const { db } = first.ada.deps;
    const [latest] = await readDeadRows(db, { limit: 1 });
    if (!latest) throw new Error('nothing is dead');
    const rows = [latest, ...(await readDeadRows(db, { limit: 1_000, before: latest }))];
    const ids = rows.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.indexOf(second.id)).toBeLessThan(ids.indexOf(first.id));
    expect(rows.find(({ id }) => id === first.id)).toMatchObject({
      kind: 'push_event',
      error: 'google_unavailable',
      connectionId: (await first.ada.connection()).id,
    });
    expect(ids).toContain(first.id);
  });

  it('run again when an operator says so, and a second word changes nothing', async () => {
    const { ada, eventId, id } = first;
    expect(await settleDeadRow(ada.deps.db, { id, retry: true })).toBe(true);
    expect(await settleDeadRow(ada.deps.db, { id, retry: true })).toBe(false);
    await ada.drain();
    expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
    expect(await ada.google.shown()).toHaveLength(1);
  });

  it('are dropped when an operator says so, and the next change of their subject is pushed all the same', async () => {
    const { ada, eventId, id } = second;
    expect(await settleDeadRow(ada.deps.db, { id, retry: false })).toBe(true);
    expect(await ada.queue()).toEqual([]);
    await ada.track(eventId, 'attending');
    await ada.drain();
    expect(await ada.google.shown()).toHaveLength(1);
  });

  it('are never dropped when a disconnect would stay half done', async () => {
    const ada = await Person.connected();
    const { id: connectionId } = await ada.connection();
    await sql`select public.enqueue_sync('disconnect', ${ada.userId}, ${connectionId}, ${connectionId})`;
    const [row] = await sql`update public.pending_calendar_syncs set dead_at = now()
      where user_id = ${ada.userId} and kind = 'disconnect' returning id`;
    expect(await settleDeadRow(ada.deps.db, { id: Number(row?.id), retry: false })).toBe(false);
    expect(await settleDeadRow(ada.deps.db, { id: Number(row?.id), retry: true })).toBe(true);
  });
});
