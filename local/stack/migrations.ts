import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Sql } from 'postgres';
import { projectDir } from './settings.ts';

/**
 * Applies what is new in supabase/migrations, each file and its history row in one transaction, as the Supabase CLI does.
 * Returns the versions it applied; refuses to go on where an applied file has been changed since.
 */
export async function applyMigrations(sql: Sql): Promise<string[]> {
  await sql.unsafe(`create schema if not exists supabase_migrations;
    create table if not exists supabase_migrations.schema_migrations
      (version text primary key, statements text[], name text);`);
  const known = await sql<
    { version: string; text: string | null }[]
  >`select version, statements[1] as text from supabase_migrations.schema_migrations`;
  const applied = new Map(known.map(({ version, text }) => [version, text]));
  const folder = path.join(projectDir, 'supabase/migrations');
  const fresh: string[] = [];
  for (const file of existsSync(folder) ? readdirSync(folder).sort() : []) {
    const [, version, name] = /^(\d{14})_(.+)\.sql$/.exec(file) ?? [];
    if (!version || !name) continue;
    const text = readFileSync(path.join(folder, file), 'utf8');
    if (applied.has(version)) {
      if ((applied.get(version) ?? text) === text) continue;
      throw new Error(
        `Migration ${file} is not what this database was made with. Put changes into a new migration, or delete the data folder to begin with an empty database.`,
      );
    }
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
