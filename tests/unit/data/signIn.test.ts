import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServerClient } from '@supabase/ssr';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authFetch, renewSession, userOfAccessToken, userOfSession } from '#src/data/signIn.ts';
import type { Env } from '#src/env.ts';

/** Supabase Auth as far as it matters here: every question gets the same answer. */
let answer: { status: number; body: string } = { status: 200, body: '{}' };
const server = createServer((request, response) => {
  if (answer.status === 0) return void request.socket.destroy();
  response
    .writeHead(answer.status, { 'content-type': 'application/json', 'x-supabase-api-version': '2024-01-01' })
    .end(answer.body);
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const says = (status: number, code: string) => {
  answer = { status, body: JSON.stringify({ code, msg: 'as Auth says it' }) };
};

/** A browser with a session cookie, whose access token ends after so many seconds. */
function browser(expiresInSeconds = 3600) {
  const session = {
    access_token: `${part({ alg: 'HS256' })}.${part({ sub: 'somebody' })}.${part('signature')}`,
    refresh_token: 'refresh',
    token_type: 'bearer',
    expires_in: 3600,
    expires_at: Math.floor(Date.now() / 1000) + expiresInSeconds,
    user: { id: 'somebody' },
  };
  const cookies = new Map([['sb-127-auth-token', `base64-${part(session)}`]]);
  const client = createServerClient(url, 'publishable', {
    global: { fetch: authFetch },
    cookies: {
      getAll: () => [...cookies].map(([name, value]) => ({ name, value })),
      setAll: (changed) => {
        for (const { name, value } of changed) value ? cookies.set(name, value) : cookies.delete(name);
      },
    },
  });
  return { client, cookies };
}
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

const asked = {
  'a session cookie': () => userOfSession(browser().client),
  'a bearer token': () =>
    userOfAccessToken({ SUPABASE_URL: url, SUPABASE_PUBLISHABLE_KEY: 'publishable' } as Env, 'token'),
};

describe.each(Object.entries(asked))('who is signed in, by %s', (_, ask) => {
  test.each([500, 503, 429, 404, 0])('stays open when Supabase Auth answers %i', async (status) => {
    says(status, 'unexpected_failure');
    await expect(ask()).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  test('stays open when something else than Auth answers', async () => {
    answer = { status: 502, body: '<html>' };
    await expect(ask()).rejects.toMatchObject({ code: 'storage_unavailable' });
    answer = { status: 418, body: '<html>' };
    await expect(ask()).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  test.each([
    [400, 'refresh_token_not_found'],
    [401, 'no_authorization'],
    [403, 'bad_jwt'],
    [403, 'user_not_found'],
    [403, 'session_not_found'],
  ])('is nobody when Supabase Auth says so: %i %s', async (status, code) => {
    says(status, code);
    expect(await ask()).toBeNull();
  });

  test('is whom Supabase Auth names', async () => {
    answer = { status: 200, body: JSON.stringify({ id: 'somebody', email: 'a@example.com' }) };
    expect(await ask()).toMatchObject({ id: 'somebody', email: 'a@example.com' });
  });
});

test('without a session nobody is signed in, whatever state Supabase Auth is in', async () => {
  says(503, 'unexpected_failure');
  const { client, cookies } = browser();
  cookies.clear();
  expect(await userOfSession(client)).toBeNull();
});

test('a session that can’t be renewed in an outage keeps nobody waiting, and stays', async () => {
  says(503, 'unexpected_failure');
  const { client, cookies } = browser(-10);
  await renewSession(client, 50);
  await expect(userOfSession(client, 50)).rejects.toMatchObject({ code: 'storage_unavailable' });
  expect(cookies.size).toBe(1);
});

test('a rate limit of Auth looks like an outage, for which the library keeps a session that it can’t renew', async () => {
  says(429, 'over_request_rate_limit');
  expect((await authFetch(url)).status).toBe(503);
});
