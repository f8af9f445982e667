import { describe, expect, test } from 'vitest';
import { examineClocks } from '#operate/doctor/clocks.ts';
import { examineRun } from '#operate/doctor/crons.ts';
import { expectedSchema, readSchema } from '#operate/doctor/expectedSchema.ts';
import { examineSchema } from '#operate/doctor/schema.ts';
import { secretsOf, withoutSecrets } from '#operate/doctor/secrets.ts';
import { examineVariables } from '#operate/doctor/variables.ts';
import type { DatabaseDescription } from '#src/data/describeDatabase.ts';

const texts = (findings: { level: string; text: string }[], level = 'fail') =>
  findings.filter((finding) => finding.level === level).map(({ text }) => text);

describe('variables', () => {
  const key = Buffer.alloc(32, 1).toString('base64');
  const token = (role: string) => `x.${Buffer.from(JSON.stringify({ role })).toString('base64url')}.x`;
  const good = {
    APP_URL: 'https://kure-cal.example',
    SUPABASE_URL: 'https://project.supabase.co',
    SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_x',
    SUPABASE_SECRET_KEY: 'sb_secret_x',
    ENCRYPTION_KEYS: `one:${key}`,
    CRON_SECRET: 'a cron secret that is long',
    STATE_SECRET: 'a state secret that is long',
    GOOGLE_CLIENT_ID: 'id',
    GOOGLE_CLIENT_SECRET: 'secret',
    CLIENT_ADDRESS_HEADER: 'x-real-ip',
    OPERATOR_NAME: 'Ada',
    OPERATOR_ADDRESS: 'Street 1;Town',
    CONTACT_EMAIL: 'ada@example.com',
  };

  test('a complete environment is one line', () => {
    expect(examineVariables(good).findings).toEqual([
      { level: 'ok', subject: 'variables', text: 'complete' },
    ]);
  });

  test.each([
    ['APP_URL', '', 'APP_URL: is missing'],
    ['APP_URL', 'http://kure-cal.example', 'APP_URL is not HTTPS'],
    ['SUPABASE_URL', 'http://project.supabase.co', 'SUPABASE_URL is not HTTPS'],
    ['GOOGLE_WEBHOOK_URL', 'http://hooks.example', 'GOOGLE_WEBHOOK_URL is not HTTPS'],
    ['SUPABASE_PUBLISHABLE_KEY', 'sb_secret_x', 'SUPABASE_PUBLISHABLE_KEY holds a secret key'],
    ['SUPABASE_PUBLISHABLE_KEY', token('service_role'), 'SUPABASE_PUBLISHABLE_KEY holds a secret key'],
    ['SUPABASE_SECRET_KEY', 'sb_publishable_x', 'SUPABASE_SECRET_KEY holds a publishable key'],
    ['SUPABASE_SECRET_KEY', token('anon'), 'SUPABASE_SECRET_KEY holds a publishable key'],
    ['CRON_SECRET', good.STATE_SECRET, 'CRON_SECRET and STATE_SECRET are the same'],
    ['MAILBOX_URL', 'https://mails.example', 'MAILBOX_URL is for development machines'],
    ['SMTP_URL', 'smtp://mail.example:587', 'SMTP_URL and MAIL_FROM: give both, or neither'],
  ])('a wrong %s (%s) is named', (name, value, text) => {
    expect(texts(examineVariables({ ...good, [name]: value }).findings)).toEqual([text]);
  });

  test.each([
    ['CLIENT_ADDRESS_HEADER', 'without CLIENT_ADDRESS_HEADER'],
    ['CONTACT_EMAIL', 'the pages on privacy, terms and contact lack CONTACT_EMAIL'],
  ])('a missing %s is worth a note', (name, text) => {
    const { findings } = examineVariables({ ...good, [name]: '' });
    expect(texts(findings, 'note')).toEqual([expect.stringContaining(text)]);
    expect(texts(findings)).toEqual([]);
  });
});

describe('the schema', () => {
  const scripts = [
    `create table public.things (
  id uuid primary key default gen_random_uuid(), size numeric(10, 2) check (size in (1, 2)), -- a comment, with (signs
  owner_id uuid not null references auth.users (id),
  primary key (id, size)
);
create index things_size on public.things (size);
create function public.count_things() returns int language sql as $$ select 1 $$;
create function private.old() returns int language sql as $$ select 2 $$;
create policy "own things" on public.things for select to authenticated using (true);
create trigger things_touch before update on public.things for each row execute function private.touch();
`,
    `alter table public.things add column colour text;
drop function private.old;
create or replace function public.count_things() returns int language sql as $$ select 3 $$;
`,
  ];
  const wanted = { migrations: ['20260101000000', '20260202000000'], ...readSchema(scripts) };
  const described = (): DatabaseDescription => ({
    now: '',
    migrations: [...wanted.migrations],
    functions: {
      'public.count_things': {
        body: wanted.functions.get('public.count_things') ?? '',
        callers: ['service_role'],
      },
    },
    tables: {
      'public.things': {
        rowSecurity: true,
        columns: ['id', 'size', 'owner_id', 'colour'],
        policies: ['own things'],
        triggers: ['things_touch'],
        indexes: ['public.things_pkey', 'public.things_size'],
        service: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
        browsers: [],
      },
    },
  });
  type Change = (found: DatabaseDescription) => unknown;
  const fn = (found: DatabaseDescription) =>
    found.functions['public.count_things'] as { body: string; callers: string[] };
  const table = (found: DatabaseDescription) =>
    found.tables['public.things'] as DatabaseDescription['tables'][string];

  test('migrations are read in their order: the last definition counts', () => {
    expect([...wanted.functions.keys()]).toEqual(['public.count_things']);
    expect(wanted.columns.get('public.things')).toEqual(['id', 'size', 'owner_id', 'colour']);
    expect(texts(examineSchema(described(), wanted))).toEqual([]);
  });

  test.each<[string, Change]>([
    ['20260202000000 not applied', (found) => found.migrations.pop()],
    ['the function public.count_things is missing', (found) => delete found.functions['public.count_things']],
    ['the function public.count_things is not that of the code', (found) => (fn(found).body = 'other')],
    ['service_role may not call public.count_things', (found) => (fn(found).callers = [])],
    ['anon may call public.count_things', (found) => fn(found).callers.push('anon')],
    ['the table public.things is missing', (found) => delete found.tables['public.things']],
    ['the column public.things.colour is missing', (found) => table(found).columns.pop()],
    ['"own things" of the table public.things is missing or off', (found) => table(found).policies.pop()],
    ['"things_touch" of the table public.things is missing or off', (found) => table(found).triggers.pop()],
    ['"things_size" of the table public.things is missing or off', (found) => table(found).indexes.pop()],
    ['public.things has no row level security', (found) => (table(found).rowSecurity = false)],
    ['public.things is open to anon INSERT', (found) => table(found).browsers.push('anon INSERT')],
    ['service_role may not DELETE on public.things', (found) => table(found).service.pop()],
  ])('%s', (text, change) => {
    const found = described();
    change(found);
    expect(texts(examineSchema(found, wanted))).toEqual([text]);
  });

  test('a migration that only the database knows is a note', () => {
    const found = described();
    found.migrations.push('20270101000000');
    expect(texts(examineSchema(found, wanted), 'note')).toEqual([
      "20270101000000 applied, and this checkout doesn't have it",
    ]);
  });

  test('the migrations of the product are understood', () => {
    const { functions, columns, policies, triggers, indexes } = expectedSchema();
    expect(functions.size).toBeGreaterThan(90);
    expect(columns.get('public.user_keys')).toContain('wrapped_key');
    expect(policies).toContainEqual(['public.events', 'everyone reads events']);
    expect(triggers.length).toBeGreaterThan(15);
    expect(indexes.length).toBeGreaterThan(20);
  });
});

describe('crons', () => {
  const now = Date.parse('2026-11-30T12:00:30Z');
  const run = (minutesAgo: number, succeeded = true) => {
    const moment = new Date(now - minutesAgo * 60_000).toISOString();
    return { endedAt: moment, succeededAt: succeeded ? moment : null };
  };

  test.each([
    ['* * * * *', run(1), 'ok'],
    ['* * * * *', run(6), 'ok'],
    ['* * * * *', run(8), 'fail'],
    ['* * * * *', run(1, false), 'fail'],
    ['* * * * *', undefined, 'fail'],
    ['0 */6 * * *', run(11 * 60), 'ok'],
    ['0 */6 * * *', run(13 * 60), 'fail'],
    ['0 3 * * *', run(47 * 60), 'ok'],
    ['0 3 * * *', run(49 * 60), 'fail'],
    ['0 3 * * *', undefined, 'note'],
  ] as const)('by %s, a cron with the last run %o is %s', (schedule, last, level) => {
    expect(examineRun('some-cron', schedule, last, now).level).toBe(level);
  });
});

test('a cron that stopped and one that fails are told apart', () => {
  const now = Date.parse('2026-11-30T12:00:30Z');
  const [lately, long] = ['2026-11-30T12:00:10Z', '2026-11-30T10:00:10Z'];
  const about = (endedAt: string) =>
    examineRun('queue', '* * * * *', { endedAt, succeededAt: long }, now).text;
  expect(about(long)).toBe(`queue last ran at ${long}`);
  expect(about(lately)).toBe(`queue runs and fails; its last success: ${long}`);
});

describe('clocks', () => {
  test.each([
    [{ app: 400, database: -300, Google: 100 }, [], []],
    [{ app: 60_000, database: 0, Google: 0 }, ['the clocks of app and database differ by 60 seconds'], []],
    [{ app: 90_000, database: 90_000, Google: 90_000 }, [], ["this machine's clock is 90 seconds off"]],
    [{ app: null, database: null, Google: null }, [], []],
  ])('%o', (offsets, faults, notes) => {
    const findings = examineClocks(offsets);
    expect(texts(findings)).toEqual(faults);
    expect(texts(findings, 'note')).toEqual(notes);
  });
});

test('no secret passes, even within a message', () => {
  expect(
    withoutSecrets('key sb_secret_abc refused, sb_secret_ab too', ['sb_secret_ab', 'sb_secret_abc']),
  ).toBe('key [secret] refused, [secret] too');
});

test('secrets are all but what anybody may read: neither an address nor the id of a key', () => {
  const keys = [1, 2].map((fill) => Buffer.alloc(32, fill).toString('base64'));
  const environment = {
    APP_URL: 'https://kure-cal.example',
    ENCRYPTION_KEYS: `2026-11:${keys[0]},2026-10:${keys[1]}`,
    SMTP_URL: 'smtps://me:pass-of-mail@mail.example',
    PREVIEW_CRON_SECRET: 'secret of previews',
    OPERATOR_NAME: 'Ada',
  };
  const secrets = secretsOf(environment, [...Object.keys(environment), 'CRON_SECRET']);
  for (const secret of [
    ...keys,
    environment.ENCRYPTION_KEYS,
    environment.SMTP_URL,
    'pass-of-mail',
    'secret of previews',
  ])
    expect(secrets).toContain(secret);
  for (const plain of ['2026-11', environment.APP_URL, 'Ada']) expect(secrets).not.toContain(plain);
});
