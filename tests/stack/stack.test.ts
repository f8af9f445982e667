import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { createClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { expect, onTestFinished, test } from 'vitest';
import { copyCheckout, listens, privateFolder, stackEnv, startStackProcess } from './support.ts';

async function numberOfEvents(databaseUrl: string | undefined): Promise<number> {
  const sql = postgres(databaseUrl ?? '', { max: 1 });
  const [row] = await sql`select count(*)::int as count from public.events`;
  await sql.end();
  return row?.count as number;
}

const signIn = (file: Record<string, string>) =>
  createClient(file.supabaseUrl ?? '', file.supabasePublishableKey ?? '', {
    auth: { persistSession: false },
  }).auth.signInWithPassword({ email: 'demo@kure-cal.local', password: 'demo-password' });

test('a stack in a closed folder starts, says so, has a catalogue and the demo account, and ends with code 0 and nothing left', async () => {
  const env = await stackEnv(privateFolder());
  const stack = startStackProcess(env);
  await stack.ready;
  expect(stack.output()).toMatch(new RegExp(`^ready http://localhost:${env.APP_PORT}$`, 'm'));
  const file = stack.file();
  expect(Object.keys(file)).toEqual(
    expect.arrayContaining([
      'appUrl',
      'supabaseUrl',
      'supabasePublishableKey',
      'googleUrl',
      'databaseUrl',
      'cronSecret',
    ]),
  );
  expect(await numberOfEvents(file.databaseUrl)).toBeGreaterThanOrEqual(60);
  const { data } = await signIn(file);
  expect(data.user?.email).toBe('demo@kure-cal.local');

  const asked = Date.now();
  stack.child.kill('SIGTERM');
  expect(await stack.exited).toEqual({ code: 0, signal: null });
  expect(Date.now() - asked).toBeLessThan(10_000);
  for (const port of [env.SUPABASE_PORT, env.POSTGRES_PORT, env.GOOGLE_PORT])
    expect(await listens(port)).toBe(false);
  const left = readdirSync(env.LOCAL_DATA_DIR ?? '');
  expect(left).not.toContain('stack.json');
  expect(left).not.toContain('stack.pid');
});

test('a checkout in a folder that is closed to other users starts, as root too', async () => {
  const closed = privateFolder();
  const checkout = path.join(closed, 'kure-cal');
  copyCheckout(checkout);
  const env = await stackEnv(path.join(checkout, '.local'));
  const stack = startStackProcess(env, 'testStack', checkout);
  await stack.ready;
  expect(await numberOfEvents(stack.file().databaseUrl)).toBeGreaterThanOrEqual(60);
  stack.child.kill('SIGTERM');
  expect(await stack.exited).toEqual({ code: 0, signal: null });
});

test('after a kill -9 the next start works and the data is there', async () => {
  const env = await stackEnv(privateFolder());
  const first = startStackProcess(env);
  await first.ready;
  const sql = postgres(first.file().databaseUrl ?? '', { max: 1 });
  await sql`update public.events set title = 'Kept through a crash' where id = (select id from public.events limit 1)`;
  await sql.end();
  first.child.kill('SIGKILL');
  await first.exited;

  const second = startStackProcess(env);
  await second.ready;
  const again = postgres(second.file().databaseUrl ?? '', { max: 1 });
  const [row] =
    await again`select count(*)::int as count from public.events where title = 'Kept through a crash'`;
  await again.end();
  expect(row?.count).toBe(1);
  const { error } = await signIn(second.file());
  expect(error).toBeNull();
});

test('a migration that was changed after it had been applied is named, and nothing is started on top of it', async () => {
  const env = await stackEnv(privateFolder());
  const first = startStackProcess(env);
  await first.ready;
  const sql = postgres(first.file().databaseUrl ?? '', { max: 1 });
  await sql`update supabase_migrations.schema_migrations set statements = array['-- older'] where name = 'baseline'`;
  await sql.end();
  first.child.kill('SIGTERM');
  await first.exited;

  const second = startStackProcess(env);
  expect((await second.exited).code).toBe(1);
  expect(second.output()).toMatch(/_baseline\.sql is not what this database was made with/);
});

test('a data folder whose database does not know our superuser is named, with what to do', async () => {
  const env = await stackEnv(privateFolder());
  const first = startStackProcess(env);
  await first.ready;
  first.child.kill('SIGTERM');
  await first.exited;
  const secrets = path.join(env.LOCAL_DATA_DIR ?? '', 'secrets.json');
  const { postgresPassword: _, ...others } = JSON.parse(readFileSync(secrets, 'utf8'));
  writeFileSync(secrets, JSON.stringify({ postgresPassword: 'of another folder', ...others }));

  const second = startStackProcess(env);
  expect((await second.exited).code).toBe(1);
  expect(second.output()).toContain(`The database in ${env.LOCAL_DATA_DIR} was made by an older version`);
  expect(await listens(env.POSTGRES_PORT)).toBe(false);
});

test('two stacks with different ports and folders run side by side, with secrets of their own', async () => {
  const [left, right] = [await stackEnv(privateFolder()), await stackEnv(privateFolder())];
  const stacks = [startStackProcess(left), startStackProcess(right)];
  await Promise.all(stacks.map((stack) => stack.ready));
  const [one, two] = stacks.map((stack) => stack.file());
  expect(one?.cronSecret).not.toBe(two?.cronSecret);
  expect(one?.supabasePublishableKey).not.toBe(two?.supabasePublishableKey);
  const { data } = await signIn(one ?? {});
  const answer = await fetch(`${two?.supabaseUrl}/auth/v1/user`, {
    headers: {
      apikey: two?.supabasePublishableKey ?? '',
      authorization: `Bearer ${data.session?.access_token}`,
    },
  });
  expect(answer.status).toBeGreaterThanOrEqual(400);
});

test('a second stack on the same folder is refused and leaves the first alone', async () => {
  const env = await stackEnv(privateFolder());
  const first = startStackProcess(env);
  await first.ready;
  const second = startStackProcess({ ...(await stackEnv('')), LOCAL_DATA_DIR: env.LOCAL_DATA_DIR ?? '' });
  expect((await second.exited).code).toBe(1);
  expect(second.output()).toContain('already runs');
  expect(await numberOfEvents(first.file().databaseUrl)).toBeGreaterThan(0);
});

test.each(['SUPABASE_PORT', 'POSTGRES_PORT', 'GOOGLE_PORT'])(
  'a taken port is named: %s',
  async (variable) => {
    const env = await stackEnv(privateFolder());
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(Number(env[variable]), '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const stack = startStackProcess(env);
    expect((await stack.exited).code).toBe(1);
    expect(stack.output()).toContain(String(env[variable]));
    expect(stack.output()).toContain(variable);
  },
);

test('settings that make no sense are all named at once', async () => {
  const stack = startStackProcess({
    LOCAL_DATA_DIR: privateFolder(),
    APP_PORT: 'three',
    GOOGLE_PORT: '99999',
  });
  expect((await stack.exited).code).toBe(1);
  expect(stack.output()).toContain('APP_PORT');
  expect(stack.output()).toContain('GOOGLE_PORT');
});

test('npm run dev serves the app; SIGINT ends it too', async () => {
  const env = await stackEnv(privateFolder());
  const stack = startStackProcess({ ...env, LOCAL_CRON: 'on' }, 'dev');
  await stack.ready;
  const health = await fetch(`http://localhost:${env.APP_PORT}/api/health`);
  expect(await health.json()).toMatchObject({ status: 'up', database: true });
  stack.child.kill('SIGINT');
  expect(await stack.exited).toEqual({ code: 0, signal: null });
  expect(await listens(env.APP_PORT)).toBe(false);
  expect(existsSync(path.join(env.LOCAL_DATA_DIR ?? '', 'app.pid'))).toBe(false);
});
