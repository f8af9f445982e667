import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Sql } from 'postgres';
import { projectDir } from './settings.ts';

/**
 * Applies what is new in supabase/migrations, each file and its history row in one transaction, as the Supabase CLI does.
 * Returns the versions it applied.
 */
export async function applyMigrations(sql: Sql): Promise<string[]> {
  await sql.unsafe(`create schema if not exists supabase_migrations;
    create table if not exists supabase_migrations.schema_migrations
      (version text primary key, statements text[], name text);`);
  const known = await sql`select version from supabase_migrations.schema_migrations`;
  const applied = new Set(known.map((row) => row.version as string));
  const folder = path.join(projectDir, 'supabase/migrations');
  const fresh: string[] = [];
  for (const file of existsSync(folder) ? readdirSync(folder).sort() : []) {
    const [, version, name] = /^(\d{14})_(.+)\.sql$/.exec(file) ?? [];
    if (!version || !name || applied.has(version)) continue;
    const text = readFileSync(path.join(folder, file), 'utf8');
    try {
      await sql.begin(async (transaction) => {
        await transaction.unsafe(text);
        await transaction`insert into supabase_migrations.schema_migrations ${transaction({ version, name, statements: [text] })}`;
      });
    } catch (error) {
      throw new Error(`Migration ${file} failed: ${(error as Error).message}`, { cause: error });
    }
    fresh.push(version);
  }
  return fresh;
}

/** Fills an empty catalogue from supabase/seed.sql. */
export async function seed(sql: Sql): Promise<void> {
  const file = path.join(projectDir, 'supabase/seed.sql');
  if (!existsSync(file)) return;
  const [row] = await sql`select exists (select 1 from public.events) as filled`;
  if (!row?.filled) await sql.unsafe(readFileSync(file, 'utf8'));
}
