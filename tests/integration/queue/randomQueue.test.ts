import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { claimOf } from '#tests/integration/push/claimOf.ts';
import { Person, sql } from '#tests/integration/support/person.ts';

const perConnection = 2;
const subjects = Array.from({ length: 5 }, () => randomUUID());
const kinds = ['push_event', 'list_calendars'] as const;

/** How many rows a claim may take, found by looking at every row, and how many lanes have their turn. What happens must keep them in step. */
async function look(ada: Person): Promise<{ claimable: number; late: string[] }> {
  const rows = await sql`
    select q.kind, l.turn <= now() as has_turn, greatest(0, least(q.due, ${perConnection} - q.in_flight))::int as claimable
    from (select q.connection_id, q.kind,
        count(*) filter (where q.lease_owner is not null and q.lease_until >= now()) as in_flight,
        count(*) filter (where q.dead_at is null and q.run_at <= now()
          and (q.lease_owner is null or (q.lease_until < now() and q.attempts < 10))
          and c.status = 'active' and coalesce(c.backoff_until, '-infinity') <= now()
          and (q.kind <> 'push_event' or coalesce(c.writes_held_until, '-infinity') <= now())) as due
      from public.pending_calendar_syncs q join public.calendar_connections c on c.id = q.connection_id
      where q.user_id = ${ada.userId} and q.kind <> 'pull_calendar' group by q.connection_id, q.kind) q
    join private.sync_lanes l on l.connection_id = q.connection_id and l.kind = q.kind`;
  return {
    claimable: rows.reduce((sum, { claimable }) => sum + claimable, 0),
    late: rows.filter(({ claimable, has_turn }) => claimable > 0 && !has_turn).map(({ kind }) => kind),
  };
}

type Step = { act: string; kind: (typeof kinds)[number]; n: number };

async function take(ada: Person, connectionId: string, { act, kind, n }: Step): Promise<void> {
  const subject = subjects[n % subjects.length] ?? '';
  const leased = sql`select id from public.pending_calendar_syncs where user_id = ${ada.userId} and lease_owner is not null
    order by id offset ${n % 4} limit 1`;
  const settle = (result: string, delayMs: number | null) =>
    sql`select public.settle_sync(id, lease_owner, ${result}, ${delayMs}) from public.pending_calendar_syncs where id = (${leased})`;
  const account = (column: string, value: string | null) =>
    sql`update public.calendar_connections set ${sql(column)} = ${value} where id = ${connectionId}`;
  const acts: Record<string, () => PromiseLike<unknown>> = {
    enqueue: () =>
      sql`select public.enqueue_sync(${kind}, ${ada.userId}, ${connectionId}, ${subject}, ${n % 4}, ${n % 3 === 0 ? 60_000 : 0})`,
    claim: () =>
      claimOf(ada, { kinds: [kind], limit: 1 + (n % 4), perConnection, leaseMs: n % 5 === 0 ? 1 : 60_000 }),
    done: () => settle('done', null),
    retry: () => settle('retry', n % 2 === 0 ? 0 : 60_000),
    wait: () => settle('wait', n % 2 === 0 ? 0 : 60_000),
    dead: () => settle('dead', null),
    wake: () => ada.wake(),
    reauth: () => account('status', 'requires_reauth'),
    reconnect: () => account('status', 'active'),
    backOff: () => account('backoff_until', new Date(Date.now() + 60_000).toISOString()),
    goOn: () => account('backoff_until', null),
    holdWrites: () => account('writes_held_until', new Date(Date.now() + 60_000).toISOString()),
    letWrite: () => account('writes_held_until', null),
  };
  await acts[act]?.();
}

const step = fc.record({
  act: fc.constantFrom(
    ...[
      'enqueue',
      'enqueue',
      'enqueue',
      'claim',
      'claim',
      'claim',
      'done',
      'done',
      'retry',
      'wait',
      'dead',
      'wake',
    ],
    ...['reauth', 'reconnect', 'reconnect', 'backOff', 'goOn', 'goOn', 'holdWrites', 'letWrite', 'letWrite'],
  ),
  kind: fc.constantFrom(...kinds),
  n: fc.nat(100),
});

it('whatever happens to rows and accounts, a claim finds what a look at every row would find', {
  timeout: 180_000,
}, async () => {
  const ada = await Person.connected();
  const { id } = await ada.connection();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
      await sql`delete from public.pending_calendar_syncs where user_id = ${ada.userId}`;
      await sql`update public.calendar_connections set status = 'active', backoff_until = null, writes_held_until = null where id = ${id}`;
      for (const one of steps) {
        await take(ada, id, one);
        expect((await look(ada)).late).toEqual([]);
      }
      // The shortest leases end.
      await new Promise((resolve) => setTimeout(resolve, 3));
      const { claimable } = await look(ada);
      expect(await claimOf(ada, { kinds: [...kinds], perConnection })).toHaveLength(claimable);
    }),
    { numRuns: Number(process.env.QUEUE_RUNS ?? 40) },
  );
});
