import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { envSchema, parseEnv } from '#src/env.ts';

const example = () =>
  Object.fromEntries(
    readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => /^#?[A-Z_]+=/.test(line))
      .map((line) => {
        const at = line.indexOf('=');
        return [line.slice(0, at).replace(/^#/, ''), line.slice(at + 1)];
      }),
  );

const generated = {
  SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_x',
  SUPABASE_SECRET_KEY: 'sb_secret_x',
  ENCRYPTION_KEYS: `one:${Buffer.alloc(32, 7).toString('base64')}`,
  CRON_SECRET: 'a cron secret that is long',
  STATE_SECRET: 'a state secret that is long',
  GOOGLE_CLIENT_ID: 'id',
  GOOGLE_CLIENT_SECRET: 'secret',
};

describe('environment', () => {
  test('.env.example names every variable, and no other', () => {
    expect(Object.keys(example()).sort()).toEqual(Object.keys(envSchema.shape).sort());
  });

  test('.env.example and generated secrets are a complete environment', () => {
    const env = parseEnv({ ...example(), ...generated });
    expect(env.APP_URL).toMatch(/^https?:\/\//);
    expect(env.ENCRYPTION_KEYS[0].key).toHaveLength(32);
  });

  test('what is empty or left out takes Google’s own addresses', () => {
    const env = parseEnv({
      ...generated,
      APP_URL: 'https://kure-cal.example/',
      SUPABASE_URL: 'https://x.supabase.co',
    });
    expect(env.GOOGLE_TOKEN_URL).toBe('https://oauth2.googleapis.com/token');
    expect(env.APP_URL).toBe('https://kure-cal.example');
    expect(env.SENTRY_DSN).toBeUndefined();
  });

  test('operators are a list of addresses, however it is spaced and written', () => {
    const given = { ...generated, APP_URL: 'http://localhost:3000', SUPABASE_URL: 'http://localhost:54321' };
    expect(parseEnv(given).OPERATOR_EMAILS).toEqual([]);
    const list = parseEnv({ ...given, OPERATOR_EMAILS: ' Ada@Example.com,bob@example.com , ' });
    expect(list.OPERATOR_EMAILS).toEqual(['ada@example.com', 'bob@example.com']);
  });

  test('one message names every missing variable', () => {
    const required = ['APP_URL', 'SUPABASE_URL', ...Object.keys(generated)];
    try {
      parseEnv({});
      expect.unreachable();
    } catch (error) {
      for (const name of required) expect((error as Error).message).toContain(`${name}: is missing`);
    }
  });

  test('mail is configured by both of its variables, or by neither', () => {
    const complete = {
      ...generated,
      APP_URL: 'http://localhost:3000',
      SUPABASE_URL: 'http://localhost:54321',
    };
    const both = { SMTP_URL: 'smtps://me:secret@mail.example:465', MAIL_FROM: 'Kure-Cal <mail@example.com>' };
    expect(parseEnv({ ...complete, ...both })).toMatchObject(both);
    expect(parseEnv(complete).SMTP_URL).toBeUndefined();
    for (const [name, value] of Object.entries(both))
      expect(() => parseEnv({ ...complete, [name]: value })).toThrow('SMTP_URL and MAIL_FROM: give both');
  });

  test.each([
    ['APP_URL', 'kure-cal.example'],
    ['SUPABASE_URL', 'ftp://x'],
    ['ENCRYPTION_KEYS', 'one:short'],
    ['ENCRYPTION_KEYS', `${generated.ENCRYPTION_KEYS},${generated.ENCRYPTION_KEYS}`],
    ['CRON_SECRET', 'short'],
    ['STATE_SECRET', 'short'],
    ['GOOGLE_API_URL', 'not a url'],
    ['SENTRY_DSN', 'nonsense'],
    ['LOG_LEVEL', 'loud'],
    ['OPERATOR_EMAILS', 'ada@example.com, nobody'],
    ['DEMO_EMAIL', 'nobody'],
    ['SMTP_URL', 'https://mail.example'],
    ['MAIL_FROM', 'Kure-Cal'],
    ['MAILBOX_URL', 'mailbox'],
  ])('a malformed %s (%s) is named, and its value is not repeated', (name, value) => {
    const complete = {
      ...generated,
      APP_URL: 'http://localhost:3000',
      SUPABASE_URL: 'http://localhost:54321',
    };
    expect(() => parseEnv({ ...complete, [name]: value })).toThrow(name);
    try {
      parseEnv({ ...complete, [name]: value });
    } catch (error) {
      expect((error as Error).message).not.toContain(value);
    }
  });
});
