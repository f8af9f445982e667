import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@supabase/supabase-js';
import { expect, test } from 'vitest';
import { stack } from '#tests/integration/support/person.ts';
import { mailsTo, mustConfirm, tokenOf } from '#tests/kit/mailbox.ts';

const password = 'a-long-password';
const newAddress = () => `mail-${randomUUID()}@example.com`;
const client = () =>
  createClient(stack.supabaseUrl, stack.supabasePublishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  }).auth;

async function unconfirmed(): Promise<string> {
  const email = newAddress();
  await mustConfirm(email);
  const { data, error } = await client().signUp({
    email,
    password,
    options: { emailRedirectTo: `${stack.appUrl}/organise?a=b&c=d` },
  });
  expect({ error, session: data.session }).toEqual({ error: null, session: null });
  return email;
}

async function confirmed(): Promise<string> {
  const email = newAddress();
  expect((await client().signUp({ email, password })).error).toBeNull();
  return email;
}

const open = (type: 'email' | 'recovery' | 'email_change', token_hash: string) =>
  client().verifyOtp({ type, token_hash });

test('a new account waits until the link in its mail is opened, in any browser and once', async () => {
  const email = await unconfirmed();
  expect((await client().signInWithPassword({ email, password })).error?.code).toBe('email_not_confirmed');
  const [mail] = await mailsTo(email);
  expect(mail).toMatchObject({ subject: 'Confirm your e-mail address', to: [email] });
  const link = new URL(mail?.links[0] ?? '');
  expect(`${link.origin}${link.pathname}`).toBe(`${stack.appUrl}/auth/confirm`);
  expect(link.searchParams.get('next')).toBe(`${stack.appUrl}/organise?a=b&c=d`);
  const { data } = await open('email', await tokenOf(email));
  expect(data.user?.email).toBe(email);
  expect((await open('email', await tokenOf(email))).error?.code).toBe('otp_expired');
  expect((await client().signInWithPassword({ email, password })).error).toBeNull();
});

test('who does not know the password does not learn that an account waits for its confirmation', async () => {
  const email = await unconfirmed();
  const { error } = await client().signInWithPassword({ email, password: 'another-password' });
  expect(error?.code).toBe('invalid_credentials');
});

test('signing up with a known address is answered as with a new one, without a mail', async () => {
  const known = await confirmed();
  await mustConfirm(known);
  const unknown = await unconfirmed();
  const again = await client().signUp({ email: known, password });
  expect(again.error).toBeNull();
  expect(again.data.session).toBeNull();
  expect(again.data.user?.identities).toEqual([]);
  expect(await mailsTo(known)).toEqual([]);
  expect(await mailsTo(unknown)).toHaveLength(1);
});

test('a confirmation is mailed again, but not at once, and only the newest link works', async () => {
  const email = await unconfirmed();
  const first = await tokenOf(email);
  expect((await client().resend({ type: 'signup', email })).error?.status).toBe(429);
  await sleep(1_050);
  expect((await client().resend({ type: 'signup', email })).error).toBeNull();
  expect((await open('email', first)).error?.code).toBe('otp_expired');
  expect((await open('email', await tokenOf(email))).data.user?.email).toBe(email);
  expect((await client().resend({ type: 'signup', email: newAddress() })).error).toBeNull();
});

test('a new address counts when both have confirmed it, in either order', async () => {
  for (const newFirst of [true, false]) {
    const [email, next] = [await confirmed(), newAddress()];
    const auth = client();
    await auth.signInWithPassword({ email, password });
    expect((await auth.updateUser({ email: next })).error).toBeNull();
    const [one, other] = newFirst ? [next, email] : [email, next];
    const half = await open('email_change', await tokenOf(one));
    expect(half).toMatchObject({ data: { session: null }, error: null });
    expect((await client().signInWithPassword({ email, password })).error).toBeNull();
    expect((await open('email_change', await tokenOf(one))).error?.code).toBe('otp_expired');
    expect((await open('email_change', await tokenOf(other))).data.user?.email).toBe(next);
    expect((await client().signInWithPassword({ email: next, password })).error).toBeNull();
    expect((await client().signInWithPassword({ email, password })).error?.code).toBe('invalid_credentials');
  }
});

test('a new password, set by the link in a mail, ends the other sessions', async () => {
  const email = await confirmed();
  const elsewhere = client();
  await elsewhere.signInWithPassword({ email, password });
  expect((await client().resetPasswordForEmail(email)).error).toBeNull();
  expect((await client().resetPasswordForEmail(newAddress())).error).toBeNull();
  const auth = client();
  await auth.verifyOtp({ type: 'recovery', token_hash: await tokenOf(email) });
  expect((await auth.updateUser({ password: 'a-newer-password' })).error).toBeNull();
  expect((await auth.refreshSession()).error).toBeNull();
  expect((await elsewhere.refreshSession()).error).not.toBeNull();
});

test('an account is not made when its mail is refused', async () => {
  const email = `bounce-${randomUUID()}@example.com`;
  await mustConfirm(email);
  for (const _ of [1, 2]) {
    const { error } = await client().signUp({ email, password });
    expect(error?.status).toBe(500);
  }
});
