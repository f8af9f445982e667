import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { expect, onTestFinished, test } from 'vitest';
import { app, listens, privateFolder, stackEnv, startStackProcess } from './support.ts';

const pidIn = (env: Record<string, string>, file: string) =>
  Number(readFileSync(path.join(env.LOCAL_DATA_DIR ?? '', file), 'utf8').split('\n')[0]);
const clientOf = (file: Record<string, string>) =>
  createClient(file.supabaseUrl ?? '', file.supabasePublishableKey ?? '', {
    auth: { persistSession: false },
    global: { fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(20_000) }) },
  });

/** The whole way: the data API, Auth and, if there is one, the app. */
async function works(file: Record<string, string>, withApp = false): Promise<boolean> {
  const client = clientOf(file);
  const { error } = await client.from('events').select('id').limit(1);
  const demo = { email: 'demo@kure-cal.local', password: 'demo-password' };
  const signedIn = await client.auth.signInWithPassword(demo);
  const health = withApp
    ? await fetch(`${file.appUrl}/api/health`, { signal: AbortSignal.timeout(20_000) }).then(({ ok }) => ok)
    : true;
  return !error && !signedIn.error && health;
}
const patiently = { timeout: 40_000, interval: 200 };
const worksAgain = (file: Record<string, string>, withApp = false) =>
  expect.poll(() => works(file, withApp).catch(() => false), patiently).toBe(true);

/** A process other than the one before has written this pid file. */
const startedAnew = (env: Record<string, string>, file: string, before: number) =>
  existsSync(path.join(env.LOCAL_DATA_DIR ?? '', file)) &&
  pidIn(env, file) > 0 &&
  pidIn(env, file) !== before;

test('after a kill -9 of the stack its app and its data API are gone too, and the next start works with the data there', async () => {
  const env: Record<string, string> = { ...(await stackEnv(privateFolder())), TEST_STACK_APP: app };
  const first = startStackProcess(env);
  await first.ready;
  const sql = postgres(first.file().databaseUrl ?? '', { max: 1 });
  await sql`update public.events set title = 'Kept through a crash' where id = (select id from public.events limit 1)`;
  await sql.end();
  const left = [pidIn(env, 'app.pid'), pidIn(env, 'postgrest.pid')];
  first.child.kill('SIGKILL');
  await first.exited;
  const runs = (pid: number) => spawnSync('kill', ['-0', String(pid)]).status === 0;
  await expect.poll(() => left.filter(runs), { timeout: 10_000 }).toEqual([]);
  expect(await listens(env.APP_PORT)).toBe(false);

  const second = startStackProcess(env);
  await second.ready;
  await worksAgain(second.file(), true);
  const kept = await clientOf(second.file()).from('events').select('id').eq('title', 'Kept through a crash');
  expect(kept.data).toHaveLength(1);
});

test('PostgreSQL that ends under load and a data API that ends are started again, with all that needs them', async () => {
  const env: Record<string, string> = { ...(await stackEnv(privateFolder())), TEST_STACK_APP: app };
  const stack = startStackProcess(env);
  await stack.ready;
  const file = stack.file();
  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    let loading = true;
    const load = async () => {
      while (loading) await works(file, true).catch(() => false);
    };
    const loads = Array.from({ length: 6 }, load);
    try {
      const before = pidIn(env, 'postgres/postmaster.pid');
      process.kill(before, signal);
      await expect.poll(() => startedAnew(env, 'postgres/postmaster.pid', before), patiently).toBe(true);
      await worksAgain(file, true);
    } finally {
      loading = false;
    }
    await Promise.all(loads);
  }
  const before = pidIn(env, 'postgrest.pid');
  process.kill(before, 'SIGKILL');
  await expect.poll(() => startedAnew(env, 'postgrest.pid', before), patiently).toBe(true);
  await worksAgain(file);

  stack.child.kill('SIGTERM');
  expect(await stack.exited).toEqual({ code: 0, signal: null });
  expect(await listens(env.POSTGRES_PORT)).toBe(false);
});

test('an app that ends by itself ends the whole stack, with a message', async () => {
  const env: Record<string, string> = { ...(await stackEnv(privateFolder())), TEST_STACK_APP: app };
  const stack = startStackProcess(env);
  await stack.ready;
  process.kill(-pidIn(env, 'app.pid'), 'SIGKILL');
  expect((await stack.exited).code).toBe(1);
  expect(stack.output()).toContain('The app ended by itself');
  for (const port of [env.SUPABASE_PORT, env.POSTGRES_PORT, env.GOOGLE_PORT])
    expect(await listens(port)).toBe(false);
});

/** A folder on a small disk of its own; null where none can be made. */
function smallDisk(megabytes: number): string | null {
  const folder = path.join(privateFolder(), 'disk');
  mkdirSync(folder);
  if (process.getuid?.() !== 0) return null;
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  if (mounted.status !== 0) return null;
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  return folder;
}

test('a disk that is full when the stack starts ends it whole and is named', async ({ skip }) => {
  const disk = smallDisk(8);
  if (disk === null) return skip('no small disk can be mounted here');
  const env = await stackEnv(path.join(disk, 'data'));
  const stack = startStackProcess(env);
  expect((await stack.exited).code).toBe(1);
  expect(stack.output()).toMatch(/no space left on device/i);
  for (const port of [env.SUPABASE_PORT, env.POSTGRES_PORT, env.GOOGLE_PORT])
    expect(await listens(port)).toBe(false);
});

test('a disk that fills up ends the stack whole and is named, and with space again the next start works', async ({
  skip,
}) => {
  const disk = smallDisk(200);
  if (disk === null) return skip('no small disk can be mounted here');
  const env = await stackEnv(path.join(disk, 'data'));
  const first = startStackProcess(env);
  await first.ready;
  const filler = path.join(disk, 'filler');
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize)));
  expect((await first.exited).code).toBe(1);
  expect(first.output()).toMatch(/disk that holds .* is full/);
  for (const port of [env.SUPABASE_PORT, env.POSTGRES_PORT, env.GOOGLE_PORT])
    expect(await listens(port)).toBe(false);

  rmSync(filler);
  const second = startStackProcess(env);
  await second.ready;
  await worksAgain(second.file());
});
