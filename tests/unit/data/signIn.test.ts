import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServerClient } from '@supabase/ssr';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { authFetch } from '#src/data/authFetch.ts';
import { renewSession, userOfAccessToken, userOfSession } from '#src/data/signIn.ts';

/** Supabase Auth as far as it matters here: it publishes its keys, and every other question gets the same answer. */
let answer: { status: number; body: string };
/** What the address of the keys answers instead of the keys. */
let instead: { status: number; body: string } | null;
let asked: { path: string; headers: Record<string, string | string[] | undefined> }[];
let keySet: object;
let privateKey: CryptoKey;
let kid = 0;

const server = createServer((request, response) => {
  const path = request.url?.replace('/auth/v1', '') ?? '';
  asked.push({ path, headers: request.headers });
  const published = { status: 200, body: JSON.stringify(keySet) };
  const { status, body } = path === '/.well-known/jwks.json' ? (instead ?? published) : answer;
  if (status === 0) return void request.socket.destroy();
  response
    .writeHead(status, { 'content-type': 'application/json', 'x-supabase-api-version': '2024-01-01' })
    .end(body);
});
let env = { SUPABASE_URL: '', SUPABASE_PUBLISHABLE_KEY: 'publishable', SUPABASE_SECRET_KEY: 'secret' };

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  env = { ...env, SUPABASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
});
// A new key each time, so that no test finds the keys that another one has read.
beforeEach(async () => {
  kid += 1;
  const pair = await generateKeyPair('ES256', { extractable: true });
  privateKey = pair.privateKey;
  keySet = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: `key-${kid}`, alg: 'ES256' }] };
  answer = { status: 200, body: '{}' };
  instead = null;
  asked = [];
});
afterAll(() => void server.close());

const says = (status: number, code: string) => {
  answer = { status, body: JSON.stringify({ code, msg: 'as Auth says it' }) };
};

const userId = '5a0e2a3c-6b1c-4d58-9a57-0c8d0a6c7f10';
const claims = () => ({
  iss: `${env.SUPABASE_URL}/auth/v1`,
  aud: 'authenticated',
  role: 'authenticated',
  sub: userId,
  email: 'a@example.com',
  exp: Math.floor(Date.now() / 1000) + 3600,
});
const token = (over: object = {}) =>
  new SignJWT({ ...claims(), ...over })
    .setProtectedHeader({ alg: 'ES256', kid: `key-${kid}` })
    .sign(privateKey);
const tokenOfSecret = (over: object = {}) =>
  new SignJWT({ ...claims(), ...over })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode('the secret that all servers of the project share'));

/** A browser with a session cookie, whose access token ends after so many seconds. */
function browser(accessToken: string, expiresInSeconds = 3600) {
  const session = {
    access_token: accessToken,
    refresh_token: 'refresh',
    token_type: 'bearer',
    expires_in: 3600,
    expires_at: Math.floor(Date.now() / 1000) + expiresInSeconds,
    user: { id: userId },
  };
  const cookies = new Map([
    ['sb-127-auth-token', `base64-${Buffer.from(JSON.stringify(session)).toString('base64url')}`],
  ]);
  const client = createServerClient(env.SUPABASE_URL, env.SUPABASE_PUBLISHABLE_KEY, {
    global: { fetch: authFetch(env, '203.0.113.9') },
    cookies: {
      getAll: () => [...cookies].map(([name, value]) => ({ name, value })),
      setAll: (changed) => {
        for (const { name, value } of changed) value ? cookies.set(name, value) : cookies.delete(name);
      },
    },
  });
  return { client, cookies };
}

const ways = {
  'a session cookie': (accessToken: string) => userOfSession(env, browser(accessToken).client),
  'a bearer token': (accessToken: string) => userOfAccessToken(env, accessToken),
};

describe.each(Object.entries(ways))('by %s', (_, userOf) => {
  test('a person is known without asking Auth, once the keys were read', async () => {
    expect(await userOf(await token())).toEqual({ id: userId, email: 'a@example.com' });
    expect(await userOf(await token())).toEqual({ id: userId, email: 'a@example.com' });
    expect(asked.map(({ path }) => path)).toEqual(['/.well-known/jwks.json']);
  });

  test('a token signed with the shared secret is verified by Auth', async () => {
    answer = { status: 200, body: JSON.stringify({ id: userId, email: 'a@example.com' }) };
    expect(await userOf(await tokenOfSecret())).toEqual({ id: userId, email: 'a@example.com' });
    expect(asked.map(({ path }) => path)).toEqual(['/user']);
  });

  test.each([500, 503, 429, 404, 0])('nobody is signed out when the keys answer %i', async (status) => {
    instead = { status, body: '{"code":"unexpected_failure"}' };
    await expect(userOf(await token())).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  test('nobody is signed out when something else than Auth answers for the keys', async () => {
    instead = { status: 200, body: '<html>' };
    await expect(userOf(await token())).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  test.each(['{}', '{"keys":[]}', 'null'])('Auth is asked when the keys are %s', async (body) => {
    instead = { status: 200, body };
    answer = { status: 200, body: JSON.stringify({ id: userId }) };
    expect(await userOf(await token())).toMatchObject({ id: userId });
    says(403, 'bad_jwt');
    expect(await userOf(await token())).toBeNull();
    says(503, 'unexpected_failure');
    await expect(userOf(await token())).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  test.each([500, 503, 429, 404, 0])(
    'nobody is signed out when Auth, asked about a token, answers %i',
    async (status) => {
      says(status, 'unexpected_failure');
      await expect(userOf(await tokenOfSecret())).rejects.toMatchObject({ code: 'storage_unavailable' });
    },
  );

  test.each([
    [502, '<html>'],
    [418, '<html>'],
  ])('nobody is signed out when something else than Auth answers: %i %s', async (status, body) => {
    answer = { status, body };
    await expect(userOf(await tokenOfSecret())).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  test.each([
    [401, 'no_authorization'],
    [403, 'bad_jwt'],
    [403, 'user_not_found'],
    [403, 'session_not_found'],
  ])('a token that Auth refuses belongs to nobody: %i %s', async (status, code) => {
    says(status, code);
    expect(await userOf(await tokenOfSecret())).toBeNull();
  });
});

describe('an access token belongs to nobody', () => {
  const others: [string, object][] = [
    ['it has expired', { exp: 1_700_000_000 }],
    ['it never expires', { exp: undefined }],
    ['another project has issued it', { iss: 'https://other.supabase.co/auth/v1' }],
    ['it names no issuer', { iss: undefined }],
    ['it is for another audience', { aud: 'somewhere-else' }],
    ['it is the anonymous role’s', { role: 'anon' }],
    ['it is the service’s', { role: 'service_role' }],
    ['it names no person', { sub: undefined }],
    ['its person is no id', { sub: 'somebody' }],
  ];
  test.each(others)('if %s', async (_, over) => {
    expect(await userOfAccessToken(env, await token(over))).toBeNull();
    answer = { status: 200, body: JSON.stringify({ id: userId }) };
    expect(await userOfAccessToken(env, await tokenOfSecret(over))).toBeNull();
    expect(asked).toEqual([]);
  });

  test('if its signature is another’s, or its content was changed', async () => {
    const [header, , signature] = (await token()).split('.');
    const [, payload] = (await token({ sub: '00000000-0000-4000-8000-000000000000' })).split('.');
    expect(await userOfAccessToken(env, [header, payload, signature].join('.'))).toBeNull();
    ({ privateKey } = await generateKeyPair('ES256'));
    expect(await userOfAccessToken(env, await token())).toBeNull();
  });

  test.each(['none', 'None', 'HS512', 'ES384', 'PS256', ''])(
    'if it claims the algorithm “%s”',
    async (alg) => {
      const [, payload, signature] = (await token()).split('.');
      const header = Buffer.from(JSON.stringify({ alg, kid: `key-${kid}` })).toString('base64url');
      answer = { status: 200, body: JSON.stringify({ id: userId }) };
      for (const signed of [signature, ''])
        expect(await userOfAccessToken(env, [header, payload, signed].join('.'))).toBeNull();
      expect(asked).toEqual([]);
    },
  );

  test('if it names our elliptic key and claims RSA', async () => {
    const [, payload, signature] = (await token()).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'RS256', kid: `key-${kid}` })).toString('base64url');
    expect(await userOfAccessToken(env, [header, payload, signature].join('.'))).toBeNull();
  });

  test.each(['', 'token', 'a.b.c', 'bnVsbA.bnVsbA.bnVsbA', 'e30.e30', '..', `${'e30.'.repeat(9)}e30`])(
    'if it is “%s”',
    async (text) => {
      expect(await userOfAccessToken(env, text)).toBeNull();
      expect(asked).toEqual([]);
    },
  );
});

describe('a session', () => {
  test('belongs to nobody where there is none, whatever state Auth is in', async () => {
    says(503, 'unexpected_failure');
    const { client, cookies } = browser(await token());
    cookies.clear();
    expect(await userOfSession(env, client)).toBeNull();
  });

  test('is renewed when its access token ends, in the person’s name', async () => {
    const renewed = await token();
    answer = {
      status: 200,
      body: JSON.stringify({
        access_token: renewed,
        refresh_token: 'next',
        token_type: 'bearer',
        expires_in: 3600,
        user: { id: userId },
      }),
    };
    const { client } = browser(await token({ exp: 1_700_000_000 }), -10);
    expect(await userOfSession(env, client)).toMatchObject({ id: userId });
    expect(asked.map(({ path }) => path)).toEqual([
      '/token?grant_type=refresh_token',
      '/.well-known/jwks.json',
    ]);
    expect(asked[0]?.headers).toMatchObject({ 'sb-forwarded-for': '203.0.113.9', apikey: 'secret' });
  });

  test('ends when Auth refuses to renew it', async () => {
    says(400, 'refresh_token_not_found');
    expect(await userOfSession(env, browser(await token(), -10).client)).toBeNull();
    // The library logs it.
    vi.mocked(console.warn).mockClear();
  });

  test('is not believed to last longer than its access token', async () => {
    expect(await userOfSession(env, browser(await token({ exp: 1_700_000_000 })).client)).toBeNull();
  });

  test('that can’t be renewed for a rate limit stays: the library sees an outage', async () => {
    says(429, 'over_request_rate_limit');
    const renewing = `${env.SUPABASE_URL}/auth/v1/token?grant_type=refresh_token`;
    expect((await authFetch(env)(renewing)).status).toBe(503);
  });
});

describe('a call to Auth', () => {
  const signIn = () => `${env.SUPABASE_URL}/auth/v1/token?grant_type=password`;
  const withKey = { headers: { apikey: 'publishable', authorization: 'Bearer publishable' } };

  test('names the person’s address, with the secret key alone', async () => {
    await authFetch(env, '203.0.113.9')(signIn(), withKey);
    expect(asked[0]?.headers).toMatchObject({ 'sb-forwarded-for': '203.0.113.9', apikey: 'secret' });
    expect(asked[0]?.headers.authorization).toBeUndefined();
  });

  test('keeps the person’s own token', async () => {
    await authFetch(env, '2001:db8::9')(`${env.SUPABASE_URL}/auth/v1/logout`, {
      headers: { apikey: 'publishable', authorization: 'Bearer a.b.c' },
    });
    expect(asked[0]?.headers).toMatchObject({
      'sb-forwarded-for': '2001:db8::9',
      apikey: 'secret',
      authorization: 'Bearer a.b.c',
    });
  });

  test.each([null, 'no address', '203.0.113.9, 10.0.0.1'])(
    'never carries the secret key for the address %s',
    async (address) => {
      await authFetch(env, address)(signIn(), withKey);
      expect(asked[0]?.headers).toMatchObject({ apikey: 'publishable', authorization: 'Bearer publishable' });
      expect(asked[0]?.headers['sb-forwarded-for']).toBeUndefined();
    },
  );

  test('to the data API carries no secret key', async () => {
    await authFetch(env, '203.0.113.9')(`${env.SUPABASE_URL}/rest/v1/events`, withKey);
    expect(asked[0]?.headers).toMatchObject({ apikey: 'publishable' });
  });

  test('that is limited says so, when somebody signs in', async () => {
    says(429, 'over_request_rate_limit');
    expect((await authFetch(env, '203.0.113.9')(signIn(), withKey)).status).toBe(429);
  });
});

// The last test: the library goes on trying in the background.
test('a session that can’t be renewed in an outage keeps nobody waiting, and stays', async () => {
  says(503, 'unexpected_failure');
  const { client, cookies } = browser(await token(), -10);
  await renewSession(client, 50);
  await expect(userOfSession(env, client, 50)).rejects.toMatchObject({ code: 'storage_unavailable' });
  expect(cookies.size).toBe(1);
});
