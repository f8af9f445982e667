import { expect, test } from 'vitest';
import { authRequestsDuring } from '#tests/integration/support/authRequests.ts';
import { BrowserSession } from '#tests/integration/support/browserSession.ts';
import { Person, stack } from '#tests/integration/support/person.ts';

// The stack's app believes this header, as it believes its platform's in production.
const from = { 'x-real-ip': '203.0.113.77' };
const named = { secretKey: true, forwardedFor: '203.0.113.77' };

/** Sends a form of a page as a browser does that runs no scripts. */
async function submit(path: string, fields: Record<string, string>, headers: Record<string, string>) {
  const page = await (await fetch(`${stack.appUrl}${path}`)).text();
  const form = /<form[^>]*>(?:(?!<\/form>).)*name="password".*?<\/form>/s.exec(page)?.[0] ?? '';
  const body = new FormData();
  for (const [input] of form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    const attribute = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(input)?.[1] ?? '';
    body.set(attribute('name'), attribute('value').replaceAll('&quot;', '"'));
  }
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const answer = await fetch(`${stack.appUrl}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: new URL(stack.appUrl).origin, ...headers },
    body,
  });
  expect(answer.status).toBe(303);
}

test('signing up, signing in and renewing a session name the person’s address to Auth', async () => {
  const fresh = `${crypto.randomUUID()}@example.com`;
  const fields = { email: fresh, password: 'a-long-password' };
  expect(await authRequestsDuring(() => submit('/sign-up', fields, from))).toMatchObject([
    { path: expect.stringMatching(/^\/signup/), ...named },
  ]);
  expect(await authRequestsDuring(() => submit('/sign-in', fields, from))).toMatchObject([
    { path: '/token?grant_type=password', ...named },
  ]);

  const browser = await BrowserSession.signIn((await Person.signUp()).email);
  // The app then has the keys to verify tokens with.
  await browser.ask('GET', '/dashboard');
  for (const path of ['/dashboard', '/api/events/tracked']) {
    browser.changeSession({ expires_at: 1_700_000_000 });
    const renewed = await authRequestsDuring(() => browser.ask('GET', path, undefined, from));
    expect(renewed).toMatchObject([{ path: '/token?grant_type=refresh_token', ...named }]);
  }
});

test('an address that only the client states is not forwarded, nor is the secret key used', async () => {
  const { email } = await Person.signUp();
  const lying = { 'sb-forwarded-for': '198.51.100.1', 'x-forwarded-for': '198.51.100.1' };
  const asked = await authRequestsDuring(() =>
    submit('/sign-in', { email, password: 'a-long-password' }, lying),
  );
  expect(asked).toMatchObject([{ secretKey: false, forwardedFor: null }]);
});
