import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readSchedules } from '#operate/cronClock.ts';
import { examine } from '#operate/doctor/examine.ts';
import { lineOf } from '#operate/doctor/finding.ts';
import { Person, sql, stack } from '#tests/integration/support/person.ts';
import { stackEnvironment, stackEnvironmentFile } from '#tests/kit/stack.ts';

const environment = () => ({
  ...stackEnvironment(),
  CLIENT_ADDRESS_HEADER: 'x-real-ip',
  SMTP_URL: stack.smtpUrl,
  MAIL_FROM: 'mail@kure-cal.local',
});
type Environment = Record<string, string>;

/** The lines about faults with this environment. */
async function faults(over: Environment = {}): Promise<string[]> {
  const findings = await examine({ ...environment(), ...over });
  return findings.filter(({ level }) => level === 'fail').map(lineOf);
}

function runDoctor(env: Environment, file = '/dev/null'): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['operate/doctor.ts', '--env', file], {
    env: { NODE_ENV: 'production', PATH: process.env.PATH, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, output })));
}

const ring = () => stackEnvironment().ENCRYPTION_KEYS ?? '';
const [ringId = ''] = ring().split(':');
const newKey = () => randomBytes(32).toString('base64');

beforeAll(async () => {
  // What other tests left behind with keys of their own.
  await sql`delete from public.user_keys where wrapping_key_id <> ${ringId}`;
  await Person.connected();
  for (const { path } of readSchedules())
    await fetch(`${stack.appUrl}${path}`, { headers: { authorization: `Bearer ${stack.cronSecret}` } });
}, 120_000);

describe('npm run doctor', () => {
  it('finds all well on a stack whose crons run, and ends with 0', async () => {
    const { code, output } = await runDoctor({}, stackEnvironmentFile());
    expect(output.split('\n').filter((line) => line.startsWith('fail'))).toEqual([]);
    expect(output).toContain('All is well.');
    expect(code).toBe(0);
    for (const subject of [
      'variables',
      'publishable key',
      'database',
      'migrations',
      'schema',
      'grants',
      'sign-in',
    ])
      expect(output).toMatch(new RegExp(`^(ok|note) +${subject}: `, 'm'));
    for (const subject of ['encryption keys', 'crons', 'Google', 'app', 'webhook', 'mail', 'clocks'])
      expect(output).toMatch(new RegExp(`^(ok|note) +${subject}: `, 'm'));
  });

  it('says of every fault what to do, ends with 1, and prints no secret', async () => {
    const wrong = {
      SUPABASE_SECRET_KEY: 'sb_secret_of_another_project',
      GOOGLE_CLIENT_SECRET: 'GOCSPX-of-another-client',
      CRON_SECRET: 'another secret of the crons',
      SMTP_URL: 'smtp://someone:pass-of-the-mail@127.0.0.1:1',
    };
    const { code, output } = await runDoctor({ ...environment(), ...wrong });
    expect(code).toBe(1);
    const lines = output.split('\n').filter((line) => line.startsWith('fail'));
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line).toMatch(/ → \S/);
    const { APP_URL, SUPABASE_URL, MAIL_FROM, CLIENT_ADDRESS_HEADER, LOG_LEVEL, ...rest } =
      environment() as Environment;
    for (const [name, value] of Object.entries({ ...rest, ...wrong }))
      if (!name.startsWith('GOOGLE_') || name.includes('CLIENT')) expect(output, name).not.toContain(value);
    expect(output).not.toContain('pass-of-the-mail');
    expect(output).not.toContain(ring().split(':')[1]);
  });

  it('is as silent about secrets when the environment doesn’t even parse', async () => {
    const { code, output } = await runDoctor({ ...environment(), CRON_SECRET: 'too-short', APP_URL: '' });
    expect(code).toBe(1);
    expect(output).toMatch(/^fail +variables: APP_URL: is missing → /m);
    expect(output).toMatch(/^fail +variables: CRON_SECRET: at least 16 characters → /m);
    expect(output).not.toContain('too-short');
  });
});

describe('a wrong variable', () => {
  const nowhere = 'http://127.0.0.1:1';
  it.each<[string, string, string[]]>([
    ['SUPABASE_URL', nowhere, ['publishable key: SUPABASE_URL', 'database: SUPABASE_URL', 'sign-in: Auth']],
    [
      'SUPABASE_PUBLISHABLE_KEY',
      'sb_publishable_other',
      ['publishable key: SUPABASE_PUBLISHABLE_KEY is refused'],
    ],
    ['SUPABASE_SECRET_KEY', 'sb_secret_other', ['database: SUPABASE_SECRET_KEY is refused']],
    ['APP_URL', nowhere, ['Google refuses', 'app: APP_URL does not answer', `webhook: ${nowhere}`]],
    ['GOOGLE_CLIENT_ID', 'other.apps.googleusercontent.com', ['the OAuth client is refused', 'consent page']],
    ['GOOGLE_CLIENT_SECRET', 'GOCSPX-other', ['the OAuth client is refused']],
    ['GOOGLE_TOKEN_URL', `${nowhere}/token`, ['GOOGLE_TOKEN_URL']],
    ['GOOGLE_AUTH_URL', `${nowhere}/auth`, ['GOOGLE_AUTH_URL']],
    ['GOOGLE_API_URL', `${nowhere}/`, ['GOOGLE_API_URL']],
    ['GOOGLE_USERINFO_URL', `${nowhere}/userinfo`, ['GOOGLE_USERINFO_URL']],
    ['GOOGLE_REVOKE_URL', `${nowhere}/revoke`, ['GOOGLE_REVOKE_URL']],
    ['GOOGLE_WEBHOOK_URL', `${nowhere}/hook`, ['webhook: http://127.0.0.1:1/hook does not answer']],
    ['GOOGLE_WEBHOOK_URL', `${stack.appUrl}/api/health`, ['is not our webhook']],
    ['CRON_SECRET', 'another secret of the crons', ['app: the deployed app has another CRON_SECRET']],
    ['SMTP_URL', 'smtp://127.0.0.1:1', ['mail: the mail server of SMTP_URL refuses (E']],
    ['ENCRYPTION_KEYS', `${ringId}:${newKey()}`, ["don't open with the key"]],
    ['ENCRYPTION_KEYS', `fresh:${newKey()}`, ['which ENCRYPTION_KEYS lacks']],
  ])('%s = %s is named', async (name, value, texts) => {
    const lines = await faults({ [name]: value });
    for (const text of texts) expect(lines).toContainEqual(expect.stringContaining(text));
    expect(lines.length, lines.join('\n')).toBeLessThanOrEqual(Math.max(texts.length, 4));
  });

  it('APP_URL that leads to another site is named', async () => {
    const other = createServer((_, response) => response.end('<h1>Elsewhere</h1>'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const lines = await faults({ APP_URL: `http://127.0.0.1:${(other.address() as AddressInfo).port}` });
    expect(lines).toContainEqual(expect.stringContaining('what answers at APP_URL is not this app'));
  });

  it('a rotation that isn’t finished is worth a note', async () => {
    const findings = await examine({ ...environment(), ENCRYPTION_KEYS: `fresh:${newKey()},${ring()}` });
    expect(findings.filter(({ level }) => level === 'fail')).toEqual([]);
    expect(findings.map(lineOf)).toContainEqual(expect.stringContaining('npm run keys:rotate'));
  });
});

describe('a database that isn’t what the code expects', () => {
  // The data API takes a moment to notice that functions and rights have changed.
  afterEach(() => expect.poll(() => faults(), { timeout: 10_000, interval: 300 }).toEqual([]));

  it.each<[string, string, string]>([
    [
      'service_role may not call public.settle_sync',
      'revoke execute on function public.settle_sync from service_role',
      'grant execute on function public.settle_sync to service_role',
    ],
    [
      'anon and authenticated may call public.claim_syncs',
      'grant execute on function public.claim_syncs to anon, authenticated',
      'revoke execute on function public.claim_syncs from anon, authenticated',
    ],
    [
      'the function public.count_tracked is missing',
      'alter function public.count_tracked rename to count_tracked_no_more',
      'alter function public.count_tracked_no_more rename to count_tracked',
    ],
    [
      'the table private.cron_runs is missing',
      'alter table private.cron_runs rename to cron_runs_no_more',
      'alter table private.cron_runs_no_more rename to cron_runs',
    ],
    [
      'the column public.left_copies.user_id is missing',
      'alter table public.left_copies rename user_id to user_id_no_more',
      'alter table public.left_copies rename user_id_no_more to user_id',
    ],
    [
      'service_role may not INSERT on public.user_keys',
      'revoke insert on public.user_keys from service_role',
      'grant insert on public.user_keys to service_role',
    ],
    [
      'public.user_keys has no row level security',
      'alter table public.user_keys disable row level security',
      'alter table public.user_keys enable row level security',
    ],
    [
      'public.events is open to authenticated UPDATE',
      'grant update on public.events to authenticated',
      'revoke update on public.events from authenticated',
    ],
    [
      '"queue_lanes_new" of the table public.pending_calendar_syncs is missing or off',
      'alter table public.pending_calendar_syncs disable trigger queue_lanes_new',
      'alter table public.pending_calendar_syncs enable trigger queue_lanes_new',
    ],
    [
      "visitors can't read the catalogue",
      'revoke select on public.events from anon; revoke select (id) on public.events from anon',
      'grant select (id) on public.events to anon',
    ],
    [
      '20261121000000 not applied',
      "update supabase_migrations.schema_migrations set version = '00000000000000' where version = '20261121000000'",
      "update supabase_migrations.schema_migrations set version = '20261121000000' where version = '00000000000000'",
    ],
    [
      'this key may not call describe_database()',
      'revoke execute on function public.describe_database from service_role',
      'grant execute on function public.describe_database to service_role',
    ],
  ])('%s', async (text, harm, mend) => {
    await sql.unsafe(harm);
    try {
      await expect
        .poll(() => faults(), { timeout: 10_000, interval: 300 })
        .toContainEqual(expect.stringContaining(text));
    } finally {
      await sql.unsafe(mend);
    }
  });

  it('a function whose body was changed by hand is named', async () => {
    const [row] = await sql`select pg_get_functiondef('public.count_tracked_kinds'::regproc) as definition`;
    const definition = String(row?.definition);
    await sql.unsafe(definition.replace('AS $function$', 'AS $function$ /* by hand */ '));
    try {
      expect(await faults()).toEqual([
        expect.stringContaining('public.count_tracked_kinds is not that of the code'),
      ]);
    } finally {
      await sql.unsafe(definition);
    }
  });

  it('a database without migrations is named', async () => {
    const rename = (from: string, to: string) => sql.unsafe(`alter function public.${from} rename to ${to}`);
    await rename('describe_database', 'describe_database_no_more');
    try {
      await expect
        .poll(() => faults(), { timeout: 10_000, interval: 300 })
        .toContainEqual(expect.stringContaining('describe_database() is missing'));
    } finally {
      await rename('describe_database_no_more', 'describe_database');
    }
  });
});

describe('crons that stopped', () => {
  it.each([
    ['has not run for an hour', 'ended_at', 'last ran at'],
    ['has failed for an hour', 'succeeded_at', 'runs and fails'],
  ])('the queue’s cron, which %s, is named', async (_, column, text) => {
    const cron = 'process-pending-calendar-syncs';
    const [before] = await sql`select * from private.cron_runs where cron = ${cron}`;
    onTestFinished(async () => {
      await sql`update private.cron_runs set ${sql(before as object)} where cron = ${cron}`;
    });
    await sql`update private.cron_runs set ${sql({ [column]: new Date(Date.now() - 3_600_000) })} where cron = ${cron}`;
    expect(await faults()).toEqual([expect.stringContaining(`${cron} ${text}`)]);
  });

  it('a cron that has never run is named', async () => {
    const cron = 'process-pending-calendar-syncs';
    const [before] = await sql`delete from private.cron_runs where cron = ${cron} returning *`;
    onTestFinished(async () => {
      await sql`insert into private.cron_runs ${sql(before as object)}`;
    });
    expect(await faults()).toEqual([expect.stringContaining(`${cron} has never run`)]);
  });
});
