import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { examineSchema } from '#operate/doctor/schema.ts';
import { createHostedRoles, superuser } from './stack/hostedRoles.ts';
import { startPostgres } from './stack/postgres.ts';
import { freePorts, projectDir } from './stack/settings.ts';

// Lets the real Supabase CLI push the migrations into an empty database with the roles of hosted Supabase, twice, and compares the result
// with the code. npx fetches the CLI on demand.
const cli = 'supabase@3.1.0';
const folder = mkdtempSync(path.join(tmpdir(), 'kure-cal-push-'));
const [port = 0] = await freePorts(1);
const password = 'for-this-check-alone';
const database = await startPostgres({ dataDir: path.join(folder, 'data'), port, password });
const admin = postgres(database.urlOf(superuser), { max: 1, onnotice: () => {} });
let faults = 0;
try {
  await createHostedRoles(admin, password);
  await admin.unsafe(`create table auth.users (id uuid primary key); grant all on auth.users to postgres;
    create function auth.uid() returns uuid language sql stable as 'select null::uuid'`);
  cpSync(path.join(projectDir, 'supabase/migrations'), path.join(folder, 'supabase/migrations'), {
    recursive: true,
  });
  const url = `${database.urlOf('postgres')}?sslmode=disable`;
  for (const expected of ['Applying migration', 'up to date']) {
    const args = ['--yes', cli, 'db', 'push', '--yes', '--remote', url];
    const { status, stdout, stderr } = spawnSync('npx', args, { cwd: folder, encoding: 'utf8' });
    const output = `${stdout}${stderr}`.replaceAll(url, '<url>');
    console.log(`$ npx ${cli} db push → ${status}\n${output.trim()}`);
    if (status !== 0 || !output.includes(expected)) faults += 1;
  }
  if (faults === 0) {
    const [row] = await admin`select public.describe_database() as description`;
    for (const { level, subject, text } of examineSchema(row?.description)) {
      console.log(`${level}  ${subject}: ${text}`);
      if (level === 'fail') faults += 1;
    }
  }
} finally {
  await admin.end();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(faults === 0 ? 0 : 1);
