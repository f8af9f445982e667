import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BrowserSession } from '#tests/integration/support/browserSession.ts';
import { Person, sql, stack } from '#tests/integration/support/person.ts';
import { GoogleAccount } from '#tests/kit/googleAccount.ts';
import { answerConsent } from '#tests/kit/googleSignIn.ts';
import { newPerson } from '#tests/kit/newPerson.ts';

async function newAccount(): Promise<GoogleAccount> {
  const google = new GoogleAccount(`in-${randomUUID().slice(0, 12)}@example.com`);
  await google.create();
  return google;
}

const start = async (browser: BrowserSession, query = '') =>
  (await browser.ask('GET', `/api/auth/google${query}`)).headers.get('location') ?? '';

/** Comes back from Google: where the browser is sent next. */
const comeBack = async (browser: BrowserSession, back: URL) =>
  ((await browser.ask('GET', `${back.pathname}${back.search}`)).headers.get('location') ?? '').replace(
    stack.appUrl,
    '',
  );

async function signIn(
  browser: BrowserSession,
  google: GoogleAccount,
  query = '',
  answer = {},
): Promise<string> {
  return comeBack(browser, await answerConsent(await start(browser, query), google, answer));
}

const usersOf = (google: GoogleAccount) => sql`select id from auth.users where email = ${google.email}`;
const emailOf = async (browser: BrowserSession) => (await browser.client.auth.getUser()).data.user?.email;

describe('signing in with Google', () => {
  it('asks who the person is and nothing else, with PKCE, a state and a nonce', async () => {
    const query = new URL(await start(new BrowserSession())).searchParams;
    expect(query.get('scope')).toBe('openid email');
    expect(query.get('access_type')).toBeNull();
    expect(query.get('code_challenge_method')).toBe('S256');
    expect(query.get('state')).toMatch(/^sign-in\./);
    expect(query.get('nonce')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('signs in who is new, and comes back to the page that asked', async () => {
    const [browser, google] = [new BrowserSession(), await newAccount()];
    expect(await signIn(browser, google, '?next=/events%3Fq%3Drust')).toBe('/events?q=rust');
    expect(await emailOf(browser)).toBe(google.email);
    expect([...browser.cookies.keys()].filter((name) => name.startsWith('kc_sign_in'))).toEqual([]);
    expect((await browser.ask('GET', '/api/calendar/connections')).status).toBe(200);
  });

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
    'never leads to another site: %s',
    async (next) => {
      const [browser, google] = [new BrowserSession(), await newAccount()];
      expect(await signIn(browser, google, `?next=${encodeURIComponent(next)}`)).toBe('/dashboard');
    },
  );

  it('connects the calendar in the same consent if that is asked for', async () => {
    const [browser, google] = [new BrowserSession(), await newAccount()];
    expect(await signIn(browser, google, '?calendar=true')).toBe('/settings?calendar=connected');
    const answer = await browser.ask('GET', '/api/calendar/connections');
    const { connections } = (await answer.json()) as { connections: object[] };
    expect(connections).toMatchObject([
      { email: google.email, access: 'own_calendar', receivesEvents: true },
    ]);
  });

  it('signs in who unticks the calendar in that consent, and says that none is connected', async () => {
    const [browser, google] = [new BrowserSession(), await newAccount()];
    const scopes = ['https://www.googleapis.com/auth/calendar.calendarlist.readonly'];
    expect(await signIn(browser, google, '?calendar=true', { scopes })).toBe(
      '/settings?calendar=scopes_missing',
    );
    expect(
      await signIn(new BrowserSession(), await newAccount(), '?calendar=true', { scopes: ['none'] }),
    ).toBe('/settings?calendar=denied');
    expect(await emailOf(browser)).toBe(google.email);
  });

  it('says so when another person here has connected this Google account', async () => {
    const owner = await Person.connected();
    await sql`update auth.users set email = ${`moved-${owner.email}`} where id = ${owner.userId}`;
    await sql`delete from auth.identities where user_id = ${owner.userId}`;
    const browser = new BrowserSession();
    expect(await signIn(browser, owner.google, '?calendar=true')).toBe(
      '/settings?calendar=already_connected_elsewhere',
    );
  });

  it.each([
    ['denied', { mode: 'deny' }, async () => {}],
    ['unverified', {}, (google: GoogleAccount) => google.accountState({ emailUnverified: true })],
    ['unreachable', {}, (google: GoogleAccount) => google.fault({ path: '^/token$' }, { status: 503 })],
  ] as const)(
    'ends on the sign-in page with %s, and nobody is signed in',
    async (outcome, answer, prepare) => {
      const [browser, google] = [new BrowserSession(), await newAccount()];
      await prepare(google);
      expect(await signIn(browser, google, '?next=/organise', answer)).toBe(
        `/sign-in?google=${outcome}&next=%2Forganise`,
      );
      expect(await emailOf(browser)).toBeUndefined();
      expect(await usersOf(google)).toEqual([]);
    },
  );

  it('is refused in another browser, a second time, and with a code of another attempt', async () => {
    const [browser, google] = [new BrowserSession(), await newAccount()];
    const back = await answerConsent(await start(browser), google);
    expect(await comeBack(new BrowserSession(), back)).toBe('/sign-in?google=expired');
    const other = await answerConsent(await start(browser), google);
    other.searchParams.set('code', back.searchParams.get('code') ?? '');
    expect(await comeBack(browser, other)).toMatch(/google=failed/);
    const third = await answerConsent(await start(browser), google);
    expect(await comeBack(browser, third)).toBe('/dashboard');
    expect(await comeBack(browser, third)).toBe('/sign-in?google=expired');
    expect(await comeBack(browser, back)).toMatch(/google=/);
  });

  it('never moves a browser into another account, nor makes one for it', async () => {
    const ada = await newPerson();
    const [browser, google] = [new BrowserSession(), await newAccount()];
    const back = await answerConsent(await start(browser, '?calendar=true'), google);
    await browser.client.auth.signInWithPassword({ email: ada.email, password: ada.password });
    expect(await comeBack(browser, back)).toMatch(/^\/sign-in\?google=signed_in/);
    expect(await emailOf(browser)).toBe(ada.email);
    expect(await usersOf(google)).toEqual([]);
    const page = await (await browser.ask('GET', '/sign-in?google=signed_in')).text();
    expect(page).toContain(ada.email);
  });

  it('is refused for an account that is being deleted, and makes no second one', async () => {
    const google = await newAccount();
    await signIn(new BrowserSession(), google);
    await sql`update auth.users set banned_until = now() + interval '1 day' where email = ${google.email}`;
    const browser = new BrowserSession();
    expect(await signIn(browser, google)).toBe('/sign-in?google=refused&next=%2Fdashboard');
    expect(await emailOf(browser)).toBeUndefined();
    expect(await usersOf(google)).toHaveLength(1);
  });

  it('links an account that has a password and a confirmed address', async () => {
    const google = await newAccount();
    const ada = await newPerson(google.email);
    const browser = new BrowserSession();
    await signIn(browser, google);
    expect((await browser.client.auth.getUser()).data.user?.id).toBe(ada.id);
  });
});

describe('an account without a password', () => {
  const page = async (browser: BrowserSession, path: string) => (await browser.ask('GET', path)).text();
  const confirm = (browser: BrowserSession, google: GoogleAccount) =>
    signIn(browser, google, '?confirm=password');

  it('is asked to confirm with Google before it can set one, and not again for ten minutes', async () => {
    const [browser, google] = [new BrowserSession(), await newAccount()];
    await signIn(browser, google);
    expect(await page(browser, '/settings')).toContain('Set a password');
    expect(await page(browser, '/settings/password')).toContain('Confirm with Google');
    expect(await confirm(browser, google)).toBe('/settings/password');
    const form = await page(browser, '/settings/password');
    expect(form).toContain('name="password"');
    expect(form).not.toContain('name="currentPassword"');
    expect(await page(browser, '/settings/email')).not.toContain('name="currentPassword"');
  });

  it('is not confirmed by another Google account, and none is made for it', async () => {
    const [browser, google, other] = [new BrowserSession(), await newAccount(), await newAccount()];
    await signIn(browser, google);
    expect(await confirm(browser, other)).toBe('/settings/password?google=other_account');
    expect(await page(browser, '/settings/password')).toContain('Confirm with Google');
    expect(await usersOf(other)).toEqual([]);
    expect(await emailOf(browser)).toBe(google.email);
  });

  it('of somebody else is not opened by a proof that this browser keeps', async () => {
    const [browser, google] = [new BrowserSession(), await newAccount()];
    await signIn(browser, google);
    await confirm(browser, google);
    const proof = browser.cookies.get('kc_confirmed') ?? '';
    const second = new BrowserSession();
    await signIn(second, await newAccount());
    second.cookies.set('kc_confirmed', proof);
    expect(await page(second, '/settings/password')).toContain('Confirm with Google');
  });
});
