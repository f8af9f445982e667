import type { Sql } from 'postgres';

/**
 * Makes the database's clock one that stands still and jumps: `now()` is what the session says, so that a slow machine changes nothing, and
 * `clock_timestamp()` goes on from there within a transaction. Only for a database that is thrown away, and for its superuser.
 */
export async function installClock(admin: Sql): Promise<void> {
  const said = `nullif(current_setting('sim.now', true), '')::timestamptz`;
  await admin.unsafe(`
    create or replace function pg_catalog.now() returns timestamptz language sql stable as
      $$ select coalesce(${said}, pg_catalog.transaction_timestamp()) $$;
    create or replace function pg_catalog.clock_timestamp() returns timestamptz language sql volatile as
      $$ select pg_catalog.now() + (pg_catalog.timeofday()::timestamptz - pg_catalog.transaction_timestamp()) $$;
  `);
}

/** It is this minute of the day that began then. */
export const setMinute = (sql: Sql, minute: number, startedAt: number) =>
  sql`select set_config('sim.now', ${new Date(startedAt + minute * 60_000).toISOString()}, false)`;
