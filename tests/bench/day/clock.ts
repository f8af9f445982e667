import type { Sql } from 'postgres';

/**
 * Makes the database's clock one that jumps: `now()` and `clock_timestamp()` add what the session has set. Only for a database that is thrown
 * away, and for its superuser.
 */
export async function installClock(admin: Sql): Promise<void> {
  const ahead = `coalesce(nullif(current_setting('sim.ahead', true), ''), '0')::interval`;
  await admin.unsafe(`
    create or replace function pg_catalog.now() returns timestamptz language sql stable as
      $$ select pg_catalog.transaction_timestamp() + ${ahead} $$;
    create or replace function pg_catalog.clock_timestamp() returns timestamptz language sql volatile as
      $$ select pg_catalog.timeofday()::timestamptz + ${ahead} $$;
  `);
}

/** So many minutes of the day have passed, whatever the time it took. */
export const setMinute = (sql: Sql, minute: number, startedAt: number) =>
  sql`select set_config('sim.ahead', ${`${minute * 60 - (Date.now() - startedAt) / 1000} seconds`}, false)`;
