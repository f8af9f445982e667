import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  copyCheckout,
  listens,
  privateFolder,
  type StackProcess,
  spawnStack,
  stackEnv,
  startStackProcess,
} from './support.ts';

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

// One data folder and its stack serve these tests in turn: a start takes seconds.
describe('a stack in a closed folder', () => {
  let env: Record<string, string>;
  let stack: StackProcess;
  const folder = mkdtempSync(path.join(tmpdir(), 'kure-cal-stack-'));
  beforeAll(async () => {
    env = await stackEnv(folder);
    stack = spawnStack(env);
    await stack.ready;
  });
  afterAll(async () => {
    await stack.end();
    rmSync(folder, { recursive: true, force: true });
  });

  test('starts, says so, and has a catalogue and the demo account', async () => {
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
  });

  test('is left alone by a second stack on the same folder, which is refused', async () => {
    const second = startStackProcess({ ...(await stackEnv('')), LOCAL_DATA_DIR: folder });
    expect((await second.exited).code).toBe(1);
    expect(second.output()).toContain('already runs');
    expect(await numberOfEvents(stack.file().databaseUrl)).toBeGreaterThan(0);
  });

  test('runs beside one with other ports and another folder, each with secrets of its own', async () => {
    const second = startStackProcess(await stackEnv(privateFolder()));
    await second.ready;
    const [one, two] = [stack.file(), second.file()];
    expect(one.cronSecret).not.toBe(two.cronSecret);
    expect(one.supabasePublishableKey).not.toBe(two.supabasePublishableKey);
    const { data } = await signIn(one);
    const answer = await fetch(`${two.supabaseUrl}/auth/v1/user`, {
      headers: {
        apikey: two.supabasePublishableKey ?? '',
        authorization: `Bearer ${data.session?.access_token}`,
      },
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  test('ends with code 0 within 10 s, and nothing is left', async () => {
    const sql = postgres(stack.file().databaseUrl ?? '', { max: 1 });
    await sql`update supabase_migrations.schema_migrations set statements = array['-- older'] where name = 'baseline'`;
    await sql.end();
    const asked = Date.now();
    stack.child.kill('SIGTERM');
    expect(await stack.exited).toEqual({ code: 0, signal: null });
    expect(Date.now() - asked).toBeLessThan(10_000);
    for (const port of [env.SUPABASE_PORT, env.POSTGRES_PORT, env.GOOGLE_PORT, env.MAILBOX_PORT])
      expect(await listens(port)).toBe(false);
    const left = readdirSync(folder);
    expect(left).not.toContain('stack.json');
    expect(left).not.toContain('stack.pid');
  });

  test('names a migration that was changed after it had been applied, and starts nothing on top of it', async () => {
    const second = startStackProcess(env);
    expect((await second.exited).code).toBe(1);
    expect(second.output()).toMatch(/_baseline\.sql is not what this database was made with/);
  });

  test('names a data folder whose database does not know our superuser, with what to do', async () => {
    const secrets = path.join(folder, 'secrets.json');
    const { postgresPassword: _, ...others } = JSON.parse(readFileSync(secrets, 'utf8'));
    writeFileSync(secrets, JSON.stringify({ postgresPassword: 'of another folder', ...others }));
    const second = startStackProcess(env);
    expect((await second.exited).code).toBe(1);
    expect(second.output()).toContain(`The database in ${folder} was made by an older version`);
    expect(await listens(env.POSTGRES_PORT)).toBe(false);
  });
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

test.each(['SUPABASE_PORT', 'POSTGRES_PORT', 'GOOGLE_PORT', 'MAILBOX_PORT', 'SMTP_PORT'])(
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

test('npm run dev serves the app, where accounts must be confirmed; SIGINT ends it too', async () => {
  const env = await stackEnv(privateFolder());
  const stack = startStackProcess({ ...env, LOCAL_CRON: 'on' }, 'dev');
  await stack.ready;
  const health = await fetch(`http://localhost:${env.APP_PORT}/api/health`);
  expect(await health.json()).toMatchObject({ status: 'up', database: true });
  const { supabaseUrl, supabasePublishableKey = '' } = stack.file();
  const settings = await fetch(`${supabaseUrl}/auth/v1/settings`, {
    headers: { apikey: supabasePublishableKey },
  });
  expect(await settings.json()).toMatchObject({ mailer_autoconfirm: false });
  stack.child.kill('SIGINT');
  expect(await stack.exited).toEqual({ code: 0, signal: null });
  expect(await listens(env.APP_PORT)).toBe(false);
  expect(existsSync(path.join(env.LOCAL_DATA_DIR ?? '', 'app.pid'))).toBe(false);
});
