import postgres from 'postgres';
import { afterAll, expect, it } from 'vitest';
import { superuser } from '#local/stack/hostedRoles.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { newEvent, Person, sql, stack } from '#tests/integration/support/person.ts';

const tables = ['user_events', 'user_event_copies', 'pending_calendar_syncs', 'calendar_watches'] as const;

const admin = postgres(Object.assign(new URL(stack.databaseUrl), { username: superuser }).href, {
  max: 1,
  onnotice: () => {},
});
afterAll(() => admin.end());

/** What the database holds of a person's tracked events, as a backup has it. */
async function backup(ada: Person): Promise<Record<string, unknown[]>> {
  const rows = await Promise.all(
    tables.map((table) => sql`select * from public.${sql(table)} where user_id = ${ada.userId}`),
  );
  return Object.fromEntries(tables.map((table, index) => [table, rows[index] ?? []]));
}

async function restore(ada: Person, saved: Record<string, unknown[]>): Promise<void> {
  // The app is stopped while a database is restored: here nothing of this person may be under way.
  const underWay = () => sql`select from public.pending_calendar_syncs
    where user_id = ${ada.userId} and lease_owner is not null`;
  await expect.poll(underWay, { timeout: 10_000 }).toHaveLength(0);
  await admin.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    for (const table of [...tables].reverse())
      await tx`delete from public.${tx(table)} where user_id = ${ada.userId}`;
    for (const table of tables) {
      const json = tx.json(saved[table] as never);
      const columns = await tx`select string_agg(quote_ident(attname), ', ') as list from pg_attribute
        where attrelid = ${`public.${table}`}::regclass and attnum > 0 and not attisdropped and attgenerated = ''`;
      await tx`insert into public.${tx(table)} (${tx.unsafe(columns[0]?.list)}) overriding system value
        select ${tx.unsafe(columns[0]?.list)} from jsonb_populate_recordset(null::public.${tx(table)}, ${json})`;
    }
    // A lane may be too early, never too late.
    await tx`update private.sync_lanes set due_at = '-infinity', next_at = '-infinity' where connection_id in (
      select id from public.calendar_connections where user_id = ${ada.userId})`;
  });
}

/** Reads the person's calendars, as the next round does. */
async function pull(ada: Person): Promise<void> {
  await sql`select private.enqueue('pull_calendar', user_id, connection_id, id, 0, now()) from public.calendars
    where user_id = ${ada.userId} and selected`;
  const counts = await workQueue(ada.deps, {
    kinds: ['pull_calendar'],
    userId: ada.userId,
    takes: AbortSignal.timeout(20_000),
  });
  expect(counts.done).toBeGreaterThan(0);
}

it('a database that was restored to before a push finds the event in Google, keeps its owner’s changes and makes no second one', async () => {
  const ada = await Person.connected();
  const eventId = await newEvent({ title: 'Before the backup' });
  await ada.google.fault({ method: 'POST', path: '/events$' }, { status: 503 }, { times: 20 });
  await ada.track(eventId);
  await ada.google.clearFaults();
  const saved = await backup(ada);
  await ada.wake();
  await ada.drain();
  const [made] = await ada.google.shown();
  await ada.google.edit('patch', made?.id, { colorId: '5' });
  await restore(ada, saved);
  await ada.wake();
  await ada.drain();
  expect(await ada.google.shown()).toMatchObject([
    { id: made?.id, summary: 'Before the backup', colorId: '5' },
  ]);
  expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
});

it('a database that was restored to before an event was untracked does not bring it back into Google', async () => {
  const ada = await Person.connected();
  const eventId = await newEvent();
  await ada.track(eventId);
  await pull(ada);
  const saved = await backup(ada);
  await ada.untrack(eventId);
  await ada.drain();
  expect(await ada.google.shown()).toEqual([]);
  await restore(ada, saved);
  await pull(ada);
  await ada.drain();
  expect(await ada.google.shown()).toEqual([]);
  expect((await ada.row(eventId)).calendar_sync_status).toBe('removed_in_google');
});
