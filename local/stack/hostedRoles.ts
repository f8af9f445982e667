import type { Sql } from 'postgres';
import type { StackFile } from './stack.ts';

/** The roles that every hosted Supabase database has before its first migration. */
export async function createHostedRoles(sql: Sql): Promise<void> {
  await sql.unsafe(`do $$ begin
    if not exists (select from pg_roles where rolname = 'anon') then create role anon nologin; end if;
    if not exists (select from pg_roles where rolname = 'authenticated') then create role authenticated nologin; end if;
    if not exists (select from pg_roles where rolname = 'service_role') then create role service_role nologin bypassrls; end if;
    grant usage on schema public to anon, authenticated, service_role;
    alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
    alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
  end $$;`);
}

/**
 * The local API grants every table to every role when it serves its first request. Hosted Supabase does no such thing, so
 * the migration's own grants are put back once that has happened.
 */
export async function restoreBrowserGrants(sql: Sql, file: StackFile): Promise<void> {
  await fetch(`${file.supabaseUrl}/rest/v1/events?select=id&limit=1`, {
    headers: { apikey: file.supabasePublishableKey },
  });
  const [row] = await sql`select to_regprocedure('private.set_browser_grants()') is not null as exists`;
  if (row?.exists) await sql`select private.set_browser_grants()`;
}
