import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import { init } from '@sentry/nextjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '#src/observability/logger.ts';
import { reportError } from '#src/observability/reportError.ts';
import { sentryOptions } from '#src/observability/sentry.ts';
import { openToken, tokenPurpose } from '#src/services/google/accessTokenService.ts';
import { refreshGrant, revokeGrant } from '#src/services/google/googleOAuth.ts';
import { createGoogleCalendar } from '#src/services/googleCalendarService.ts';
import { newEvent, Person, sql, stack } from '#tests/integration/support/person.ts';

/** Every secret that Google has given out, and our own. */
async function secretsOf(person: Person): Promise<string[]> {
  const { GOOGLE_CLIENT_SECRET, STATE_SECRET, CRON_SECRET, ENCRYPTION_KEYS } = person.deps.env;
  const key = ENCRYPTION_KEYS[0].key.toString('base64');
  return [...(await tokensOf(person)), GOOGLE_CLIENT_SECRET, STATE_SECRET, CRON_SECRET, key];
}

async function tokensOf(person: Person): Promise<string[]> {
  const [row] =
    await sql`select private.connection_json(c) as json from public.calendar_connections c where user_id = ${person.userId}`;
  const connection = row?.json;
  return [
    openToken(person.deps, connection, connection.sealedAccessToken, tokenPurpose.access),
    openToken(person.deps, connection, connection.sealedRefreshToken, tokenPurpose.refresh),
  ];
}

/** All that the database holds, row by row, as text: what somebody with a dump in hand can read. */
async function dump(): Promise<string> {
  const tables =
    await sql`select schemaname, tablename from pg_tables where schemaname in ('public', 'private')`;
  const parts: string[] = [];
  for (const { schemaname, tablename } of tables) {
    const rows = await sql`select t::text as row from ${sql(`${schemaname}.${tablename}`)} t`;
    parts.push(...rows.map(({ row }) => String(row)));
  }
  return parts.join('\n');
}

describe('secrets', () => {
  let ada: Person;
  let secrets: string[];
  beforeAll(async () => {
    ada = await Person.connected();
    await ada.track(await newEvent());
    secrets = await secretsOf(ada);
  });

  it('are nowhere in the database in clear, nor are their first halves', async () => {
    const text = await dump();
    expect(text).toContain(ada.email);
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(15);
      expect(text.includes(secret)).toBe(false);
      expect(text.includes(secret.slice(0, Math.ceil(secret.length / 2)))).toBe(false);
    }
  });

  it('don’t open in another person’s row, nor under another purpose', async () => {
    const grace = await Person.connected();
    const json = async (person: Person) => {
      const [row] =
        await sql`select private.connection_json(c) as json from public.calendar_connections c where user_id = ${person.userId}`;
      return row?.json;
    };
    const [his, hers] = [await json(ada), await json(grace)];
    expect(() => openToken(ada.deps, hers, his.sealedRefreshToken, tokenPurpose.refresh)).toThrow();
    expect(() => openToken(ada.deps, his, his.sealedRefreshToken, tokenPurpose.access)).toThrow();
    expect(() =>
      openToken(ada.deps, { ...his, id: hers.id }, his.sealedRefreshToken, tokenPurpose.refresh),
    ).toThrow();
  });
});

describe('a canary', () => {
  const canary = 'CANARY-7f3a9c-0123456789';

  it('in a token or a body is in no error of the wrapper’s, however deep one looks', async () => {
    const ada = await Person.connected();
    const google = createGoogleCalendar({
      rootUrl: ada.deps.env.GOOGLE_API_URL,
      accessToken: canary,
      timeoutMs: 5_000,
    });
    const unreachable = createGoogleCalendar({
      rootUrl: 'http://127.0.0.1:9/',
      accessToken: canary,
      timeoutMs: 500,
    });
    const body = { id: 'abcdefgh', summary: canary };
    const errors = [
      await google.insertEvent(ada.email, body).catch((error: unknown) => error),
      await google.getEvent(canary, 'abcdefgh').catch((error: unknown) => error),
      await unreachable.insertEvent(ada.email, body).catch((error: unknown) => error),
      await refreshGrant(ada.deps.env, canary, { timeoutMs: 5_000 }).catch((error: unknown) => error),
      await refreshGrant({ ...ada.deps.env, GOOGLE_CLIENT_SECRET: canary }, canary, {
        timeoutMs: 5_000,
      }).catch((error: unknown) => error),
      await refreshGrant({ ...ada.deps.env, GOOGLE_TOKEN_URL: 'http://127.0.0.1:9/' }, canary, {
        timeoutMs: 500,
      }).catch((error: unknown) => error),
      await revokeGrant(ada.deps.env, canary, { timeoutMs: 5_000 }),
    ];
    for (const error of errors) {
      expect(inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toContain(canary);
      expect(JSON.stringify(error) + String((error as Error).stack ?? '')).not.toContain(canary);
    }
  });

  it('is in no log line, even where somebody logs what they shouldn’t', async () => {
    const written: string[] = [];
    const log = createLogger('debug', { write: (line) => written.push(line) });
    const leaky = Object.assign(new Error('request failed'), {
      config: { data: canary },
      response: { data: canary },
    });
    log.error({ err: leaky }, 'failed');
    log.error(
      { access_token: canary, nested: { refresh_token: canary, authorization: canary, cookie: canary } },
      'failed',
    );
    log.error(
      { deep: { er: { password: canary, apikey: canary, code_verifier: canary, client_secret: canary } } },
      'failed',
    );
    expect(written).toHaveLength(3);
    expect(written.join('')).not.toContain(canary);
  });

  it('in Google’s answers reaches neither Sentry nor the answer of the API verb', async () => {
    const sent: string[] = [];
    const client = init({
      ...sentryOptions('https://public@sentry.example/1'),
      transport: () => ({
        send: async (envelope: unknown) => {
          sent.push(JSON.stringify(envelope));
          return {};
        },
        flush: async () => true,
      }),
    });
    const ada = await Person.connected();
    const body = {
      error: { code: 400, message: canary, errors: [{ reason: 'invalid', message: canary }] },
      canary,
    };
    await ada.google.fault({ method: 'POST', path: '/events$' }, { status: 400, body });
    const answer = await ada.track(await newEvent({ title: canary }), 'bookmarked', canary);
    reportError(new Error('a surprise'), { trackedId: 'an-id' });
    await client?.flush(2_000);
    await client?.close(100);
    expect(answer.sync.status).toBe('failed');
    expect(JSON.stringify(answer.sync)).not.toContain(canary);
    expect(sent.join('')).toContain('calendar_sync.initiated');
    expect(sent.join('')).toContain('calendar_sync.failed');
    expect(sent.join('')).not.toContain(canary);
    // The id of a calendar is an e-mail address; what the database is asked is nobody's business.
    expect(sent.join('')).not.toContain(ada.email);
    expect(sent.join('')).not.toContain(encodeURIComponent(ada.email));
    expect(sent.join('')).not.toMatch(/\/rest\/v1\/|=eq\./);
  });
});

describe('what the stack has written to disk', () => {
  it('holds no token and no secret of ours in its logs', async () => {
    const ada = await Person.connected();
    await ada.track(await newEvent());
    const secrets = await secretsOf(ada);
    const folder = path.resolve(process.env.STACK_DATA_DIR ?? '.local-test');
    for (const name of ['app.log', 'postgres.log']) {
      let text = '';
      try {
        text = readFileSync(path.join(folder, name), 'utf8');
      } catch {
        continue;
      }
      for (const secret of secrets) expect(text.includes(secret)).toBe(false);
    }
    expect(stack.appUrl).toBeTruthy();
  });
});
