import { randomUUID } from 'node:crypto';
import type { TransactionSql } from 'postgres';
import { describe, expect, it } from 'vitest';
import { settleSync } from '#src/data/syncQueue.ts';
import { claimOf } from '#tests/integration/push/claimOf.ts';
import { Person, sql } from '#tests/integration/support/person.ts';

/** A connected person with so many pushes due that no tracked event stands behind. */
async function waiting(count: number): Promise<{ ada: Person; connectionId: string }> {
  const ada = await Person.connected();
  const { id } = await ada.connection();
  for (let n = 0; n < count; n += 1) await enqueue(sql, ada, id);
  return { ada, connectionId: id };
}

const enqueue = (by: typeof sql | TransactionSql, ada: Person, connectionId: string) =>
  by`select public.enqueue_sync('push_event', ${ada.userId}, ${connectionId}, gen_random_uuid())`;

/** Does something while another transaction has done this and is still open. */
async function whileOpen<T>(
  work: (transaction: TransactionSql) => Promise<unknown>,
  meanwhile: () => Promise<T>,
): Promise<T> {
  const done = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const transaction = sql.begin(async (open) => {
    await work(open);
    begun.resolve();
    await done.promise;
  });
  try {
    await Promise.race([begun.promise, transaction]);
    return await meanwhile();
  } finally {
    done.resolve();
    await transaction;
  }
}

describe('a claim', () => {
  it('waits for nobody: an account that somebody holds is left alone, and others are served', async () => {
    const [one, two] = [await waiting(1), await waiting(1)];
    const hold = (open: TransactionSql) =>
      open`select from private.sync_lanes where connection_id = ${one.connectionId} for update`;
    const [held, free] = await whileOpen(hold, async () => [await claimOf(one.ada), await claimOf(two.ada)]);
    expect([held?.length, free?.length]).toEqual([0, 1]);
    expect(await claimOf(one.ada)).toHaveLength(1);
  });

  it('that empties an account can’t miss what is enqueued at the same moment', async () => {
    const { ada, connectionId } = await waiting(1);
    const missed = await whileOpen(
      (open) => enqueue(open, ada, connectionId),
      () => claimOf(ada),
    );
    expect(missed).toEqual([]);
    expect(await claimOf(ada)).toHaveLength(2);
    // The other way round: the claim is open while somebody enqueues, who waits for its end.
    const owner = randomUUID();
    const pushes = { kind: 'push_event', limit: 10, perConnection: 10, gapMs: 0 };
    let enqueued: PromiseLike<unknown> = Promise.resolve();
    await whileOpen(
      (open) => open`select public.claim_syncs(${owner}, ${sql.json([pushes])}, 60000, 400, ${ada.userId})`,
      async () => {
        enqueued = enqueue(sql, ada, connectionId);
        await new Promise((resolve) => setTimeout(resolve, 50));
      },
    );
    await enqueued;
    expect(await claimOf(ada)).toHaveLength(1);
  });

  it('holds at most so many rows of one account at a time, and an attempt that ends makes room for the next', async () => {
    const { ada } = await waiting(5);
    const owner = randomUUID();
    const few = { owner, perConnection: 2 };
    const rows = await claimOf(ada, few);
    expect(rows).toHaveLength(2);
    expect(await claimOf(ada, few)).toEqual([]);
    await settleSync(ada.deps.db, { id: rows[0]?.id ?? 0, owner }, { result: 'done' });
    expect(await claimOf(ada, few)).toHaveLength(1);
    await settleSync(ada.deps.db, { id: rows[1]?.id ?? 0, owner }, { result: 'retry' });
    expect(await claimOf(ada, few)).toHaveLength(1);
  });

  it('serves the account that waited longest first', async () => {
    const { ada, connectionId } = await waiting(2);
    const [other] = await sql`insert into public.calendar_connections (id, user_id, google_sub, email)
      values (gen_random_uuid(), ${ada.userId}, ${randomUUID()}, 'second@example.com') returning id`;
    await enqueue(sql, ada, other?.id);
    await enqueue(sql, ada, other?.id);
    await sql`update public.pending_calendar_syncs set run_at = now() - interval '1 hour' where connection_id = ${other?.id}`;
    const served = async () => (await claimOf(ada, { limit: 1 }))[0]?.connectionId;
    expect([await served(), await served(), await served()]).toEqual([other?.id, connectionId, other?.id]);
  });

  it('leaves an account to its owner while it needs one, and goes on as soon as it is back', async () => {
    const { ada, connectionId } = await waiting(1);
    const set = (status: string) =>
      sql`update public.calendar_connections set status = ${status} where id = ${connectionId}`;
    await set('requires_reauth');
    await enqueue(sql, ada, connectionId);
    expect(await claimOf(ada)).toEqual([]);
    await set('active');
    expect(await claimOf(ada)).toHaveLength(2);
  });

  it('leaves an account alone that backs off, and only its pushes while it takes no changes', async () => {
    const { ada, connectionId } = await waiting(1);
    await sql`select public.enqueue_sync('list_calendars', ${ada.userId}, ${connectionId}, ${connectionId})`;
    const kinds = async () =>
      (await claimOf(ada, { kinds: ['push_event', 'list_calendars'], leaseMs: 1 })).map(({ kind }) => kind);
    const until = (column: string, time: string | null) =>
      sql`update public.calendar_connections set ${sql(column)} = now() + ${time}::interval where id = ${connectionId}`;
    await until('backoff_until', '1 hour');
    expect(await kinds()).toEqual([]);
    await until('backoff_until', null);
    await until('writes_held_until', '1 hour');
    expect(await kinds()).toEqual(['list_calendars']);
    await until('writes_held_until', null);
    await expect.poll(kinds).toContain('push_event');
  });
});
