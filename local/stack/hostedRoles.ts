import type { Sql } from 'postgres';

/** The superuser of hosted Supabase. Only the stack uses it: the project itself gets `postgres`, which is not a superuser. */
export const superuser = 'supabase_admin';
/** Owns the schema `auth` and nothing else: Auth connects as this role, so it can't change the rights of our tables. */
export const authOwner = 'supabase_auth_admin';

/**
 * Makes the roles that every hosted Supabase database has before its first migration, with their limits. New tables are
 * granted to nobody: the API can't reach a table until a migration grants it.
 */
export async function createHostedRoles(sql: Sql, password: string): Promise<void> {
  const [row] = await sql`select exists (select from pg_roles where rolname = 'authenticator') as made`;
  if (row?.made) return;
  await sql.begin((transaction) =>
    transaction.unsafe(`
      create role postgres login createrole createdb replication bypassrls password '${password}';
      create role anon nologin noinherit;
      create role authenticated nologin noinherit;
      create role service_role nologin noinherit bypassrls;
      create role authenticator login noinherit password '${password}';
      create role ${authOwner} login noinherit createrole password '${password}';
      grant anon, authenticated, service_role to authenticator;
      grant anon, authenticated, service_role, authenticator to postgres with admin option;
      grant pg_monitor, pg_read_all_data, pg_signal_backend to postgres;
      alter role authenticator set statement_timeout = '8s';
      alter role authenticator set lock_timeout = '8s';
      alter role authenticated set statement_timeout = '8s';
      alter role anon set statement_timeout = '3s';
      alter role ${authOwner} set search_path = auth;
      alter database postgres owner to postgres;
      grant usage on schema public to anon, authenticated, service_role;
      create schema auth authorization ${authOwner};
      grant create on database postgres to ${authOwner};
      grant usage on schema auth to anon, authenticated, service_role, postgres;
      create schema extensions;
      create function extensions.pgrst_ddl_watch() returns event_trigger language plpgsql as $$
        begin notify pgrst, 'reload schema'; end
      $$;
      create event trigger pgrst_ddl_watch on ddl_command_end execute function extensions.pgrst_ddl_watch();
      create event trigger pgrst_drop_watch on sql_drop execute function extensions.pgrst_ddl_watch();
    `),
  );
}

/** What the schema of Auth has on hosted Supabase besides its tables: who asks, and what `postgres` may do there. */
export async function createHostedAuth(sql: Sql): Promise<void> {
  await sql.unsafe(`
    create extension if not exists pgcrypto with schema extensions;
    grant usage on schema extensions to ${authOwner};
    create or replace function auth.uid() returns uuid language sql stable as $$
      select coalesce(
        nullif(current_setting('request.jwt.claim.sub', true), ''),
        (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')
      )::uuid
    $$;
    create or replace function auth.role() returns text language sql stable as $$
      select coalesce(
        nullif(current_setting('request.jwt.claim.role', true), ''),
        (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role')
      )::text
    $$;
    grant all on all tables in schema auth to postgres;
    grant all on all sequences in schema auth to postgres;
  `);
}
