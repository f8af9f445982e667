import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { beginConnect } from '#src/services/calendarConnectionService.ts';
import { newEvent, Person, sql, stack } from '#tests/integration/support/person.ts';
import { GoogleAccount } from '#tests/kit/googleAccount.ts';

const scopes = [
  'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
  'https://www.googleapis.com/auth/calendar.events',
];

describe('connecting an account', () => {
  it('asks for the least scopes, offline, with consent, PKCE and a state', async () => {
    const ada = await Person.signUp();
    const { url } = await beginConnect(ada.deps, { userId: ada.userId });
    const query = new URL(url).searchParams;
    expect(query.get('scope')?.split(' ').sort()).toEqual(['email', ...scopes, 'openid'].sort());
    expect(Object.fromEntries(query)).toMatchObject({
      access_type: 'offline',
      code_challenge_method: 'S256',
      response_type: 'code',
      redirect_uri: `${ada.deps.env.APP_URL}/api/calendar/callback`,
    });
    expect(query.get('prompt')).toContain('consent');
    expect(query.get('code_challenge')).toMatch(/^[\w-]{43}$/);
  });

  it('stores the account with its calendars; the primary one receives the events', async () => {
    const ada = await Person.connected([
      { summary: 'Primary', primary: true },
      { id: `${crypto.randomUUID()}@group.calendar.google.com`, summary: 'Holidays', accessRole: 'reader' },
    ]);
    expect(await ada.connection()).toMatchObject({ email: ada.email, status: 'active' });
    expect(await ada.calendars()).toMatchObject([
      { summary: 'Holidays', access_role: 'reader' },
      { summary: 'Primary' },
    ]);
    const [target] =
      await sql`select c.summary from public.user_preferences p join public.calendars c on c.id = p.target_calendar_id where p.user_id = ${ada.userId}`;
    expect(target?.summary).toBe('Primary');
  });

  it('stores tokens only sealed', async () => {
    const ada = await Person.connected();
    const row = await ada.connection();
    expect(row.sealed_access_token).toMatch(/^v1\./);
    expect(row.sealed_refresh_token).toMatch(/^v1\./);
  });

  it('a second account of the same person keeps the first one’s calendar as the target', async () => {
    const ada = await Person.connected();
    const second = new GoogleAccount(`second-${ada.email}`);
    await second.create([{ id: `second-${ada.email}`, summary: 'Second primary', primary: true }]);
    expect(await ada.connect({ google: second })).toBe('connected');
    await ada.track(await newEvent());
    expect(await ada.google.shown()).toHaveLength(1);
    expect(await second.shown(second.email)).toEqual([]);
  });

  it('connecting the same account in two tabs at once ends with one connection that works', async () => {
    const ada = await Person.signUp();
    const one = await ada.askConsent();
    const two = await ada.askConsent();
    expect((await Promise.all([ada.finish(one), ada.finish(two)])).sort()).toEqual([
      'connected',
      'connected',
    ]);
    const rows = await sql`select id from public.calendar_connections where user_id = ${ada.userId}`;
    expect(rows).toHaveLength(1);
    expect((await ada.track(await newEvent())).sync.status).toBe('synced');
  });
});

describe('the outcome of a connection attempt', () => {
  let ada: Person;
  beforeAll(async () => {
    ada = await Person.signUp();
  });
  const nothingStored = async () => expect(await ada.connection()).toBeUndefined();

  it('is denied when the person refuses', async () => {
    expect(await ada.connect({ consent: 'deny' })).toBe('denied');
    await nothingStored();
  });

  it.each(scopes)('is scopes_missing when the person grants only %s', async (scope) => {
    const grace = await Person.signUp();
    expect(await grace.connect({ scopes: [scope] })).toBe('scopes_missing');
    expect(await grace.connection()).toBeUndefined();
  });

  it.each([
    ['another state', (back: URL) => back.searchParams.set('state', 'forged')],
    ['no state', (back: URL) => back.searchParams.delete('state')],
    [
      'a state signed for another attempt',
      (back: URL) =>
        back.searchParams.set(
          'state',
          `${crypto.randomUUID()}.${back.searchParams.get('state')?.split('.')[1]}`,
        ),
    ],
  ])('is state_invalid with %s', async (_what, change) => {
    expect(await ada.connect({ change })).toBe('state_invalid');
    await nothingStored();
  });

  it('is state_invalid in another browser, which has no cookie', async () => {
    const back = await ada.askConsent();
    ada.cookies.clear();
    expect(await ada.finish(back)).toBe('state_invalid');
    await nothingStored();
  });

  it('is connected for a client that has a bearer token and only the cookie of the attempt', async () => {
    const bearer = await Person.signUp();
    expect(await bearer.finish(await bearer.askConsent(), { session: null })).toBe('connected');
    expect(await bearer.connection()).toMatchObject({ email: bearer.email, status: 'active' });
  });

  it('never keeps the cookie of the attempt: the callback deletes it', async () => {
    const bearer = await Person.signUp();
    for (const outcome of ['denied', 'connected']) {
      const back = await bearer.askConsent({ consent: outcome === 'denied' ? 'deny' : 'allow' });
      const [[name, value] = ['', '']] = [...bearer.cookies].slice(-1);
      const answer = await fetch(back, { redirect: 'manual', headers: { cookie: `${name}=${value}` } });
      expect(answer.headers.get('location')).toBe(`${stack.appUrl}/settings?calendar=${outcome}`);
      expect(answer.headers.getSetCookie().join()).toMatch(new RegExp(`${name}=;.*1970`));
    }
  });

  it('is state_invalid for another person in the same browser', async () => {
    const back = await ada.askConsent();
    const grace = await Person.signUp();
    for (const [name, value] of ada.cookies) grace.cookies.set(name, value);
    expect(await grace.finish(back)).toBe('state_invalid');
  });

  it('is state_invalid after ten minutes', async () => {
    const back = await ada.askConsent();
    const late = ada.deps;
    ada.deps = { ...late, now: () => Date.now() + 11 * 60_000 };
    expect(await ada.finish(back)).toBe('state_invalid');
    ada.deps = late;
  });

  it('is failed when Google did not issue the code or its token endpoint is down', async () => {
    expect(await ada.connect({ change: (back) => back.searchParams.set('code', 'made-up') })).toBe('failed');
    const back = await ada.askConsent();
    await ada.google.fault({ path: '^/token$' }, { status: 500 });
    expect(await ada.finish(back)).toBe('failed');
    await nothingStored();
  });

  it('is replayed when the callback was used before, whatever its outcome was', async () => {
    const grace = await Person.signUp();
    const back = await grace.askConsent();
    expect(await grace.finish(back)).toBe('connected');
    const before = await grace.connection();
    expect(await grace.finish(back)).toBe('replayed');
    expect(await grace.connection()).toEqual(before);
  });

  it('is already_connected_elsewhere, and the other person’s connection keeps working', async () => {
    const owner = await Person.connected();
    const thief = await Person.signUp();
    expect(await thief.connect({ google: owner.google })).toBe('already_connected_elsewhere');
    expect(await thief.connection()).toBeUndefined();
    expect((await owner.track(await newEvent())).sync.status).toBe('synced');
  });

  it('is no_refresh_token when Google gives no refresh token at the first connection', async () => {
    const grace = await Person.signUp();
    const real = grace.deps.env.GOOGLE_TOKEN_URL;
    const forgetful = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await fetch(real, { method: 'POST', headers, body: Buffer.concat(chunks) });
      const { refresh_token, ...rest } = (await answer.json()) as Record<string, unknown>;
      response.end(JSON.stringify(refresh_token ? rest : {}));
    });
    await new Promise<void>((resolve) => forgetful.listen(0, '127.0.0.1', resolve));
    const { port } = forgetful.address() as AddressInfo;
    grace.deps = { ...grace.deps, env: { ...grace.deps.env, GOOGLE_TOKEN_URL: `http://127.0.0.1:${port}/` } };
    expect(await grace.connect()).toBe('no_refresh_token');
    forgetful.close();
    expect(await grace.connection()).toBeUndefined();
  });
});
