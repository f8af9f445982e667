import { createHash, randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import { expect, test } from 'vitest';
import { createDeps, sql, stack } from '#tests/integration/support/person.ts';
import { GoogleAccount } from '#tests/kit/googleAccount.ts';
import { answerConsent } from '#tests/kit/googleSignIn.ts';
import { mustConfirm } from '#tests/kit/mailbox.ts';

const password = 'a-long-password';
const nonce = 'a-nonce-of-ours';
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const client = () =>
  createClient(stack.supabaseUrl, stack.supabasePublishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  }).auth;

async function newAccount(): Promise<GoogleAccount> {
  const google = new GoogleAccount(`id-${randomUUID().slice(0, 12)}@example.com`);
  await google.create();
  return google;
}

/** An id token as Google gives it to our client. */
async function idToken(google: GoogleAccount, nonceClaim: string | null = hash(nonce)): Promise<string> {
  const { env } = createDeps();
  const redirect = `${env.APP_URL}/api/calendar/callback`;
  const query = new URLSearchParams({
    client_id: env.GOOGLE_CLIENT_ID,
    redirect_uri: redirect,
    response_type: 'code',
    scope: 'openid email',
    ...(nonceClaim ? { nonce: nonceClaim } : {}),
  });
  const back = await answerConsent(`${env.GOOGLE_AUTH_URL}?${query}`, google);
  const form = {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: redirect,
    client_id: env.GOOGLE_CLIENT_ID,
    client_secret: env.GOOGLE_CLIENT_SECRET,
  };
  const answer = await fetch(env.GOOGLE_TOKEN_URL, { method: 'POST', body: new URLSearchParams(form) });
  return ((await answer.json()) as { id_token: string }).id_token;
}

const signIn = async (google: GoogleAccount) =>
  client().signInWithIdToken({ provider: 'google', token: await idToken(google), nonce });

test('an address that Google has verified gets an account, and the same one next time', async () => {
  const google = await newAccount();
  const first = await signIn(google);
  expect(first).toMatchObject({ error: null, data: { user: { email: google.email } } });
  expect(first.data.user?.identities).toMatchObject([{ provider: 'google' }]);
  expect(first.data.user?.app_metadata).toMatchObject({ provider: 'google', providers: ['google'] });
  expect((await signIn(google)).data.user?.id).toBe(first.data.user?.id);
  expect((await client().signInWithPassword({ email: google.email, password })).error?.code).toBe(
    'invalid_credentials',
  );
});

test('a Google account is its `sub`: after a change of its address it finds the same account', async () => {
  const google = await newAccount();
  const first = await signIn(google);
  await google.changeAddress(false);
  const later = await signIn(google);
  expect(later.data.user?.id).toBe(first.data.user?.id);
  expect(await sql`select id from auth.users where email = ${google.email}`).toEqual([]);
});

test('an account whose address is confirmed is linked, and keeps its password', async () => {
  const google = await newAccount();
  const { data } = await client().signUp({ email: google.email, password });
  const linked = await signIn(google);
  expect(linked.data.user?.id).toBe(data.user?.id);
  expect(linked.data.user?.app_metadata.providers).toEqual(['email', 'google']);
  expect((await client().signInWithPassword({ email: google.email, password })).error).toBeNull();
});

test('who signed up with an address that is not theirs loses the password when its owner comes from Google', async () => {
  const google = await newAccount();
  await mustConfirm(google.email);
  await client().signUp({ email: google.email, password, options: { data: { name: 'Mallory' } } });
  const owner = await signIn(google);
  expect(owner.data.user?.identities).toMatchObject([{ provider: 'google' }]);
  expect(owner.data.user?.user_metadata).not.toHaveProperty('name', 'Mallory');
  const { error } = await client().signInWithPassword({ email: google.email, password });
  expect(error?.code).toBe('invalid_credentials');
});

test('an address that Google has not verified takes over no account and makes none', async () => {
  const [known, unknown] = [await newAccount(), await newAccount()];
  await client().signUp({ email: known.email, password });
  for (const google of [known, unknown]) {
    await google.accountState({ emailUnverified: true });
    expect((await signIn(google)).error?.code).toBe('provider_email_needs_verification');
  }
  const rows = await sql`select email from auth.users where email in ${sql([known.email, unknown.email])}`;
  expect(rows).toMatchObject([{ email: known.email }]);
  expect(
    await sql`select id from auth.identities where provider = 'google' and email = ${known.email}`,
  ).toEqual([]);
});

test.each([
  ['another nonce', async (google: GoogleAccount) => ({ token: await idToken(google), nonce: 'another' })],
  ['no nonce', async (google: GoogleAccount) => ({ token: await idToken(google) })],
  [
    'a nonce for a token without one',
    async (google: GoogleAccount) => ({ token: await idToken(google, null), nonce }),
  ],
  [
    'changed claims',
    async (google: GoogleAccount) => {
      const [head, claims = '', signature] = (await idToken(google)).split('.');
      const changed = {
        ...JSON.parse(Buffer.from(claims, 'base64url').toString()),
        email: 'ada@example.com',
      };
      return {
        token: [head, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.'),
        nonce,
      };
    },
  ],
])('a token is refused with %s', async (_, given) => {
  const google = await newAccount();
  const { data, error } = await client().signInWithIdToken({ provider: 'google', ...(await given(google)) });
  expect(data.session).toBeNull();
  expect(error?.status).toBe(400);
  expect(await sql`select id from auth.users where email = ${google.email}`).toEqual([]);
});
