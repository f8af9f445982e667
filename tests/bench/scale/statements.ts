import { randomUUID } from 'node:crypto';
import type { TransactionSql } from 'postgres';
import { idOf } from './population.ts';

export type Limit = {
  /** At every size. */
  ms: number;
  /** Compared with the smallest size. */
  ratio?: number;
  /** Not met at the largest size yet: printed, but no failure. Take it away with the change that meets it. */
  open?: true;
};

export type Statement = {
  name: string;
  limit: Limit;
  prepare?: (transaction: TransactionSql) => Promise<unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: what this statement's own `prepare` returned
  run: (transaction: TransactionSql, prepared: any) => Promise<unknown>;
};

const claim = async (sql: TransactionSql, owner: string, wanted: object[]) =>
  (
    await sql`select job from public.claim_syncs(${owner}, ${sql.json(wanted as never)}, 90000, 120000, null, null, 800000000) as job`
  ).map(({ job }) => job);
const claimPushes = (sql: TransactionSql, owner: string) =>
  claim(sql, owner, [
    { kind: 'push_event', limit: 10, perConnection: 10, gapMs: 2000 },
    { kind: 'disconnect', limit: 4, perConnection: 1, gapMs: 0 },
  ]);
const claimPulls = (sql: TransactionSql, owner: string, limit: number) =>
  claim(sql, owner, [{ kind: 'pull_calendar', limit, perConnection: 5, gapMs: 0 }]);

export const editEvent = (sql: TransactionSql) =>
  sql`update public.events set title = ${`Moved ${randomUUID()}`} where id = ${sql.unsafe(idOf('event', 1))}`;
const changePreference = (sql: TransactionSql) =>
  sql`update public.user_preferences set reminder_minutes = 7 where user_id = ${sql.unsafe(idOf('user', 1))}`;
const workFanOut = (sql: TransactionSql) => sql`select public.work_fan_out(250)`;

function claimed<Row>(rows: Row[], expected: number): Row {
  if (rows.length !== expected) throw new Error(`claimed ${rows.length} rows instead of ${expected}`);
  return rows[0] as Row;
}

/** While every account is up to date and nothing waits. */
export const quietStatements: Statement[] = [
  {
    name: 'poll, nothing due',
    limit: { ms: 50 },
    run: (sql) => sql`select public.enqueue_polls(600000)`,
  },
  {
    name: 'six-hourly round',
    limit: { ms: 1_000 },
    run: (sql) => sql`select public.enqueue_round(1200000)`,
  },
  {
    name: 'slice of the round',
    limit: { ms: 1_000 },
    prepare: (sql) => sql`select public.enqueue_round(1200000)`,
    run: workFanOut,
  },
  { name: 'edit of an event that half of all track', limit: { ms: 300 }, run: editEvent },
  { name: 'slice of its trackers', limit: { ms: 1_000 }, prepare: editEvent, run: workFanOut },
  { name: 'preference of a person with many events', limit: { ms: 300 }, run: changePreference },
  { name: 'slice of their events', limit: { ms: 1_000 }, prepare: changePreference, run: workFanOut },
  {
    name: 'notification',
    limit: { ms: 20, ratio: 3 },
    run: (sql) =>
      sql`select public.receive_calendar_notification(${sql.unsafe("md5('channel:3-1')::uuid")}, 'resource', 'hash', 'exists')`,
  },
  {
    name: 'bookmark',
    limit: { ms: 40, ratio: 3 },
    run: (
      sql,
    ) => sql`select public.track_event(${sql.unsafe(idOf('user', 4))}, ${sql.unsafe(idOf('event', 2))}, 'bookmarked',
      false, null, now(), ${sql.json({ owner: randomUUID(), leaseMs: 90_000, settleMs: 120_000, callsPerSecond: 10 })})`,
  },
  {
    name: 'page of 500 of the feed',
    limit: { ms: 60, ratio: 3 },
    run: (sql) => sql`select public.read_calendar_changes(${sql.unsafe(idOf('user', 2))}, 0, 500)`,
  },
  {
    name: 'poll, 500 of all due',
    limit: { ms: 1_000 },
    run: (sql) => sql`select public.enqueue_polls(-36000000)`,
  },
  {
    name: 'renewals of channels',
    limit: { ms: 1_000 },
    run: (sql) => sql`select public.list_watch_renewals(now() + interval '1 day', 100)`,
  },
  {
    name: 'retired channels',
    limit: { ms: 1_000 },
    run: (sql) => sql`select public.list_retired_channels(null, null, 100)`,
  },
  {
    name: 'claim of 10 pushes, nothing due',
    limit: { ms: 15 },
    run: async (sql) => claimed([null, ...(await claimPushes(sql, randomUUID()))], 1),
  },
];

/** While everything is due at once. */
export const busyStatements: Statement[] = [
  {
    name: 'claim of 10 pushes',
    limit: { ms: 15, ratio: 2 },
    run: async (sql) => claimed(await claimPushes(sql, randomUUID()), 10),
  },
  {
    name: 'claim of 8 pulls',
    limit: { ms: 15, ratio: 2 },
    run: async (sql) => claimed(await claimPulls(sql, randomUUID(), 8), 8),
  },
  {
    name: 'when the next push is due',
    limit: { ms: 50 },
    run: (sql) => sql`select public.next_sync_due_ms('{push_event,disconnect}')`,
  },
  {
    name: 'when the next pull is due',
    limit: { ms: 50 },
    run: (sql) => sql`select public.next_sync_due_ms('{pull_calendar}')`,
  },
  {
    name: 'settle of a push',
    limit: { ms: 20, ratio: 3 },
    prepare: async (sql) => {
      const owner = randomUUID();
      return { id: claimed(await claimPushes(sql, owner), 10).id, owner };
    },
    run: (sql, { id, owner }) =>
      sql`select public.settle_push(${id}, ${owner}, '{"result": "done", "status": "synced"}')`,
  },
  {
    name: 'settle of a pull without news',
    limit: { ms: 20, ratio: 3 },
    prepare: async (sql) => claimed(await claimPulls(sql, randomUUID(), 8), 8).context,
    run: (
      sql,
      c,
    ) => sql`select public.commit_calendar_page(${c.queueId}, ${c.leaseOwner}, ${c.userId}, ${c.calendarId},
      ${c.generation}, 90000, 0, '', '', '', '', '', '{}', null, 'sealed', true, null, null)`,
  },
];
