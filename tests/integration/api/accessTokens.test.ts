import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import { describe, expect, test } from 'vitest';
import { BrowserSession } from '#tests/integration/support/browserSession.ts';
import { newEvent, Person, sql, stack } from '#tests/integration/support/person.ts';
import { claimsOf, signedAsByAuth, signedWithSecret, unsigned } from '#tests/integration/support/tokens.ts';

const bookmark = async (accessToken: string, eventId: string) => {
  const person = new Person();
  person.accessToken = accessToken;
  return person.api('POST', '/api/events/tracked', { eventId, tracking: 'bookmarked' });
};

const dataApi = (accessToken: string) =>
  createClient(stack.supabaseUrl, stack.supabasePublishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: { headers: { authorization: `Bearer ${accessToken}` } },
  });

const { auth } = createClient(stack.supabaseUrl, stack.supabasePublishableKey, {
  auth: { persistSession: false, autoRefreshToken: false },
});

test('Auth signs with a key that it publishes, and names itself as the issuer', async () => {
  const { accessToken, userId } = await Person.signUp();
  const { alg, kid } = decodeProtectedHeader(accessToken);
  const published = await (await fetch(`${stack.supabaseUrl}/auth/v1/.well-known/jwks.json`)).json();
  expect({ alg, kid }).toMatchObject({ alg: 'ES256', kid: published.keys[0].kid });
  expect(published.keys[0].d).toBeUndefined();
  const { email: _, ...others } = claimsOf(userId);
  expect(decodeJwt(accessToken)).toMatchObject({ ...others, exp: expect.any(Number) });
});

describe('one and the same token', () => {
  const signers = {
    'signed with the key pair': signedAsByAuth,
    'signed with the shared secret': signedWithSecret,
  };
  test.each(Object.entries(signers))(
    '%s is accepted by our API, by Auth and by the data API',
    async (_, sign) => {
      const { userId } = await Person.signUp();
      const token = await sign(claimsOf(userId));
      const eventId = await newEvent();
      expect((await bookmark(token, eventId)).status).toBe(200);
      expect((await auth.getUser(token)).data.user?.id).toBe(userId);
      const { data } = await dataApi(token).from('user_events').select('event_id');
      expect(data).toEqual([{ event_id: eventId }]);
    },
  );
});

describe('refused by our API and by the data API is a token', () => {
  const refused: [string, (claims: JWTPayload) => Promise<string> | string][] = [
    ['that has expired', (claims) => signedAsByAuth({ ...claims, exp: 1_700_000_000 })],
    ['that nobody has signed', unsigned],
    [
      'whose content was changed',
      async (claims) => {
        const [header, , signature] = (await signedAsByAuth({ ...claims, sub: randomUUID() })).split('.');
        const [, payload] = (await signedAsByAuth(claims)).split('.');
        return [header, payload, signature].join('.');
      },
    ],
  ];
  test.each(refused)('%s', async (_, tokenOf) => {
    const ada = await Person.signUp();
    const token = await tokenOf(claimsOf(ada.userId));
    const eventId = await newEvent();
    expect(await bookmark(token, eventId)).toMatchObject({ status: 401, body: { code: 'not_signed_in' } });
    expect(await ada.row(eventId)).toBeUndefined();
    const { data, error } = await dataApi(token).from('user_events').select('event_id');
    expect([data, error !== null]).toEqual([null, true]);
  });
});

describe('refused by our API is a token', () => {
  test.each([
    ['of the service', { role: 'service_role' }],
    ['of the anonymous role', { role: 'anon' }],
    ['of another project', { iss: 'https://other.supabase.co/auth/v1' }],
    ['for another audience', { aud: 'elsewhere' }],
  ])('%s, whichever way it is signed', async (_, over) => {
    const ada = await Person.signUp();
    const eventId = await newEvent();
    for (const sign of [signedAsByAuth, signedWithSecret]) {
      const token = await sign({ ...claimsOf(ada.userId), ...over });
      expect(await bookmark(token, eventId)).toMatchObject({ status: 401, body: { code: 'not_signed_in' } });
    }
    expect(await ada.row(eventId)).toBeUndefined();
  });
});

describe('a session in cookies', () => {
  test('is renewed when its access token has expired, and the browser gets the new one', async () => {
    const ada = await Person.signUp();
    const browser = await BrowserSession.signIn(ada.email);
    const expired = await signedAsByAuth({ ...claimsOf(ada.userId), exp: 1_700_000_000 });
    browser.changeSession({ access_token: expired, expires_at: 1_700_000_000 });
    const before = new Map(browser.cookies);
    expect((await browser.ask('GET', '/api/events/tracked')).status).toBe(200);
    expect(browser.cookies).not.toEqual(before);
    expect((await browser.ask('GET', '/dashboard')).status).toBe(200);
  });

  test('with a forged access token is nobody’s', async () => {
    const ada = await Person.signUp();
    const browser = await BrowserSession.signIn(ada.email);
    browser.changeSession({ access_token: unsigned(claimsOf(ada.userId)) });
    expect((await browser.ask('GET', '/api/events/tracked')).status).toBe(401);
    expect((await browser.ask('GET', '/dashboard')).headers.get('location')).toContain('/sign-in');
  });

  test('that was ended can’t be renewed; its access token is valid until it expires', async () => {
    const ada = await Person.signUp();
    const browser = await BrowserSession.signIn(ada.email);
    const { data } = await browser.client.auth.getSession();
    const kept = new Map(browser.cookies);
    await browser.client.auth.signOut({ scope: 'local' });
    expect(browser.cookies.size).toBe(0);
    expect((await bookmark(data.session?.access_token ?? '', await newEvent())).status).toBe(200);
    for (const [name, value] of kept) browser.cookies.set(name, value);
    browser.changeSession({ expires_at: 1_700_000_000 });
    expect((await browser.ask('GET', '/api/events/tracked')).status).toBe(401);
  });
});

describe('an account that was deleted', () => {
  const deleted = async () => {
    const ada = await Person.connected();
    const eventId = await newEvent({ organiser_id: ada.userId });
    await ada.track(eventId);
    await sql`delete from auth.users where id = ${ada.userId}`;
    return { ada, eventId };
  };
  const draft = {
    title: 'From beyond',
    timezone: 'UTC',
    startsAt: '2031-05-06T16:00:00Z',
    endsAt: '2031-05-06T18:00:00Z',
  };
  const writes: [string, string, (eventId: string) => object | undefined][] = [
    ['POST', '/api/events/tracked', (eventId) => ({ eventId, tracking: 'bookmarked' })],
    ['POST', '/api/events', () => draft],
    ['PATCH', '/api/profile/preferences', () => ({ timeZone: 'Europe/Vienna' })],
  ];
  test.each(writes)(
    'is told so when its last access token is used for %s %s (401)',
    async (method, path, body) => {
      const { ada, eventId } = await deleted();
      expect(await ada.api(method, path, body(eventId))).toMatchObject({
        status: 401,
        body: { code: 'not_signed_in', detail: expect.stringContaining('doesn’t exist any more') },
      });
    },
  );

  test('leaves no row, and none can be written by any route', async () => {
    const { ada, eventId } = await deleted();
    const id = randomUUID();
    const calls: [string, string, object?][] = [
      ...writes.map(([method, path, body]) => [method, path, body(eventId)] as [string, string, object?]),
      ['PATCH', `/api/events/${eventId}`, { title: 'Mine no more' }],
      ['PATCH', `/api/events/tracked/${eventId}`, { note: 'x' }],
      ['DELETE', `/api/events/tracked/${eventId}`],
      ['GET', '/api/calendar/sync'],
      ['PATCH', `/api/calendar/calendars/${id}`, { selected: true }],
      ['DELETE', `/api/calendar/connections/${id}?events=remove_all`],
      ['GET', '/api/calendar/calendars?refresh=true'],
      ['GET', '/api/events/tracked'],
    ];
    for (const [method, path, body] of calls) {
      const { status } = await ada.api(method, path, body);
      expect([method, path, status < 500]).toEqual([method, path, true]);
    }
    const tables = await sql`select c.table_name as name from information_schema.columns c
      join pg_tables t on t.schemaname = c.table_schema and t.tablename = c.table_name
      where c.table_schema = 'public' and c.column_name = 'user_id'`;
    expect(tables.length).toBeGreaterThan(10);
    for (const { name } of tables) {
      const rows = await sql`select 1 from ${sql(`public.${name}`)} where user_id = ${ada.userId}`;
      expect([name, rows.length]).toEqual([name, 0]);
    }
    const [event] = await sql`select title, organiser_id from public.events where id = ${eventId}`;
    expect(event).toMatchObject({ organiser_id: null, title: expect.not.stringContaining('Mine no more') });
  });

  test('still opens pages with its last access token, and nothing is noted for it', async () => {
    const ada = await Person.signUp();
    const browser = await BrowserSession.signIn(ada.email);
    browser.cookies.set('zone', 'Europe/Vienna');
    await sql`delete from auth.users where id = ${ada.userId}`;
    for (const page of ['/dashboard', '/settings', '/organise', '/organise/new', '/calendar', '/events'])
      expect([page, (await browser.ask('GET', page)).status]).toEqual([page, 200]);
    expect(await sql`select 1 from public.user_preferences where user_id = ${ada.userId}`).toHaveLength(0);
  });

  test('can’t connect a calendar', async () => {
    const { ada } = await deleted();
    expect(await ada.connect().catch(() => 'refused')).not.toBe('connected');
    expect(await sql`select 1 from public.calendar_connections where user_id = ${ada.userId}`).toHaveLength(
      0,
    );
  });
});
