import postgres, { type Sql } from 'postgres';
import { applyMigrations } from '../stack/migrations.ts';
import { dumpSchema } from './dump.ts';

/** What a project of hosted Supabase has before its first migration, as far as ours depend on it. */
const hosted = `create schema extensions;
  create schema auth;
  create table auth.users (id uuid primary key, encrypted_password text);
  create function auth.uid() returns uuid language sql stable as 'select null::uuid';
  grant usage on schema public to anon, authenticated, service_role`;

/** PostgreSQL checks no bodies while the baseline is applied, since a function may call one that follows. */
const validate = `select case l.lanname when 'sql' then pg_catalog.fmgr_sql_validator(p.oid)
    when 'plpgsql' then pg_catalog.plpgsql_validator(p.oid) end
  from pg_proc p join pg_language l on l.oid = p.prolang
  where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace) and p.proowner = current_user::regrole`;

async function dumpOf(
  server: Sql,
  databaseUrl: string,
  name: string,
  build: (sql: Sql) => Promise<unknown>,
): Promise<Map<string, string>> {
  await server.unsafe(`drop database if exists ${name}`);
  await server.unsafe(`create database ${name}`);
  const url = new URL(databaseUrl);
  url.pathname = name;
  const sql = postgres(url.href, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(hosted);
    await build(sql);
    await sql.unsafe(validate);
    return await dumpSchema(sql);
  } finally {
    await sql.end();
    await server.unsafe(`drop database ${name}`);
  }
}

/** Where a database built from supabase/migrations and one built from the given script differ; empty if they are equal. */
export async function compareWithMigrations(databaseUrl: string, script: string): Promise<string[]> {
  const server = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const migrated = await dumpOf(server, databaseUrl, 'schema_of_migrations', applyMigrations);
    const source = await dumpOf(server, databaseUrl, 'schema_of_source', (sql) => sql.unsafe(script));
    const names = [...new Set([...migrated.keys(), ...source.keys()])].sort();
    return names
      .filter((name) => migrated.get(name) !== source.get(name))
      .map((name) => {
        if (!source.has(name)) return `${name} is only in the migrations.`;
        return migrated.has(name) ? `${name} differs.` : `${name} is only in supabase/schemas.`;
      });
  } finally {
    await server.end();
  }
}
