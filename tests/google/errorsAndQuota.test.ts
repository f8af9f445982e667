import { calendar } from 'googleapis/build/src/apis/calendar/index.js';
import { describe, expect, test } from 'vitest';
import { simulatorInProcess } from './support/inProcess.ts';
import { day, refusal, simulatorOverHttp } from './support/overHttp.ts';

const { account, control, google, http } = simulatorOverHttp();
const calendarId = 'primary';

describe('§7 errors', () => {
  test('§7 envelope A: code, message and a list of errors, no status', async () => {
    const { raw } = await account();
    const { status, body } = await raw('GET', '/calendars/primary/events/nosuch');
    expect(status).toBe(404);
    expect(body).toEqual({
      error: {
        code: 404,
        message: 'Not Found',
        errors: [{ message: 'Not Found', domain: 'global', reason: 'notFound' }],
      },
    });
  });

  test('§7 no token at all is 401, a wrong one 401 authError', async () => {
    expect((await http('GET', '/calendar/v3/users/me/calendarList')).body.error).toMatchObject({
      code: 401,
      status: 'UNAUTHENTICATED',
    });
    const { body } = await http('GET', '/calendar/v3/users/me/calendarList', undefined, {
      authorization: 'Bearer x',
    });
    expect(body.error.errors[0]).toMatchObject({
      reason: 'authError',
      message: 'Invalid Credentials',
      location: 'Authorization',
    });
  });

  test.each([
    [400, 'badRequest'],
    [401, 'authError'],
    [403, 'userRateLimitExceeded'],
    [403, 'rateLimitExceeded'],
    [403, 'quotaExceeded'],
    [403, 'dailyLimitExceeded'],
    [403, 'insufficientPermissions'],
    [403, 'forbidden'],
    [403, 'forbiddenForNonOrganizer'],
    [403, 'requiredAccessLevel'],
    [403, 'accessNotConfigured'],
    [404, 'notFound'],
    [409, 'conflict'],
    [410, 'fullSyncRequired'],
    [410, 'updatedMinTooLongAgo'],
    [412, 'conditionNotMet'],
    [429, 'rateLimitExceeded'],
    [500, 'backendError'],
  ])('§7 a fault can answer %i %s in its right form', async (status, reason) => {
    const { api, email } = await account();
    await control('faults', {
      match: { account: email, path: '/events$' },
      effect: { status, reason },
      times: 1,
    });
    const told = await refusal(api.events.list({ calendarId }));
    expect([told.status, told.reason, told.error.code]).toEqual([status, reason, status]);
    const usage = /RateLimit|quota|daily|accessNot/i.test(reason);
    const calendarOwn = /NonOrganizer|AccessLevel|fullSync|updatedMin/.test(reason);
    expect(told.domain).toBe(usage ? 'usageLimits' : calendarOwn ? 'calendar' : 'global');
    expect((await api.events.list({ calendarId })).status).toBe(200);
  });

  test.each([502, 503, 504])('§7 %i may be HTML, and the client hands over text', async (status) => {
    const { api, email } = await account();
    await control('faults', { match: { account: email }, effect: { html: true, status }, times: 1 });
    const error = await api.events.list({ calendarId }).catch((e) => e);
    expect(error.response.status).toBe(status);
    expect(error.response.data).toContain('<html');
  });

  test('§0 the library retries GET on 5xx by itself, and never POST', async () => {
    const { auth, email } = await account();
    const api = calendar({ version: 'v3', auth, rootUrl: `${google.url}/` });
    await control('faults', { match: { account: email, path: 'events' }, effect: { status: 503 }, times: 1 });
    expect((await api.events.list({ calendarId })).status).toBe(200);
    await control('faults', { match: { account: email, method: 'POST' }, effect: { status: 503 }, times: 1 });
    expect((await refusal(api.events.insert({ calendarId, requestBody: day('2026-12-01') }))).status).toBe(
      503,
    );
  });
});

describe('§7 quota', () => {
  const list = '/calendars/primary/events?maxResults=1';

  test('§7 600 units a minute and user, in a sliding window', () => {
    const { caller, clock } = simulatorInProcess();
    const api = caller('grace@example.com');
    for (let i = 0; i < 600; i++) {
      expect(api('GET', list).status).toBe(200);
      clock.nowMs += 50;
    }
    const refused = api('GET', list);
    expect([refused.status, refused.body.error.errors[0].domain]).toEqual([403, 'usageLimits']);
    clock.nowMs += 31_000;
    expect(api('GET', list).status).toBe(200);
    clock.nowMs += 60_000;
    for (let i = 0; i < 600; i++) expect(api('GET', list).status).toBe(200);
  });

  test('§7 another person has a quota of their own', () => {
    const { send, caller } = simulatorInProcess();
    const [grace, ada] = [caller('grace@example.com'), caller('ada@example.com')];
    send('POST', '/_sim/quota', { account: 'grace@example.com', perMinutePerUser: 1 });
    expect([
      grace('GET', list).status,
      grace('GET', list).status,
      ada('GET', list).status,
      ada('GET', list).status,
    ]).toEqual([200, 403, 200, 200]);
  });

  test('§7 the project has a limit over all people', () => {
    const { send, caller } = simulatorInProcess();
    const [grace, ada] = [caller('grace@example.com'), caller('ada@example.com')];
    send('POST', '/_sim/quota', { perMinutePerProject: 2 });
    expect([grace('GET', list).status, ada('GET', list).status, ada('GET', list).status]).toEqual([
      200, 200, 403,
    ]);
  });

  test('§0 a patch takes three units', () => {
    const { send, caller } = simulatorInProcess();
    const api = caller('empty@example.com');
    send('POST', '/_sim/quota', { perMinutePerUser: 4 });
    api('POST', '/calendars/primary/events', { id: 'event1', ...day('2026-12-01') });
    expect(api('PATCH', '/calendars/primary/events/event1', { summary: 'a' }).status).toBe(200);
    expect(api('PATCH', '/calendars/primary/events/event1', { summary: 'b' }).status).toBe(403);
  });

  test.each([
    ['rateLimitExceeded', 403, 'rateLimitExceeded', 'PERMISSION_DENIED'],
    ['userRateLimitExceeded', 403, 'userRateLimitExceeded', undefined],
    ['429', 429, 'rateLimitExceeded', 'RESOURCE_EXHAUSTED'],
  ])('§7 the form %s', (form, status, reason, googleStatus) => {
    const { send, caller } = simulatorInProcess();
    const api = caller('empty@example.com');
    send('POST', '/_sim/quota', { perMinutePerUser: 0, form });
    const answer = api('GET', list);
    expect([answer.status, answer.body.error.errors[0].reason, answer.body.error.status]).toEqual([
      status,
      reason,
      googleStatus,
    ]);
  });

  test('§7 the usage limit parks the writes of one person; reads go on', async () => {
    const [a, b] = [await account(), await account()];
    await control('quota', { account: a.email, usageLimited: true });
    const insert = (who: typeof a) => who.api.events.insert({ calendarId, requestBody: day('2026-12-01') });
    expect(await refusal(insert(a))).toMatchObject({
      status: 403,
      domain: 'usageLimits',
      reason: 'quotaExceeded',
      message: 'Calendar usage limits exceeded.',
    });
    expect((await a.api.events.list({ calendarId })).status).toBe(200);
    expect((await insert(b)).status).toBe(200);
    await control('quota', { account: a.email, usageLimited: false });
    expect((await insert(a)).status).toBe(200);
  });
});

describe('§1.5 lives of refresh tokens', () => {
  const email = 'grace@example.com';
  const DAY = 86_400_000;
  function signIn(sim: ReturnType<typeof simulatorInProcess>) {
    sim.caller(email);
    return [...sim.sim.refreshTokens.keys()].at(-1) as string;
  }
  function refresh(sim: ReturnType<typeof simulatorInProcess>, token: string) {
    const form = new URLSearchParams({
      client_id: 'client',
      client_secret: 'secret',
      grant_type: 'refresh_token',
      refresh_token: token,
    });
    const { status, body } = sim.send('POST', '/token', form.toString());
    return status === 200 ? 'ok' : body.error;
  }

  test('§1.5 the hundred-and-first token silently ends the oldest', () => {
    const sim = simulatorInProcess();
    const tokens = Array.from({ length: 101 }, () => signIn(sim));
    expect([
      refresh(sim, tokens[0] as string),
      refresh(sim, tokens[1] as string),
      refresh(sim, tokens[100] as string),
    ]).toEqual(['invalid_grant', 'ok', 'ok']);
  });

  test('§1.5 in testing mode a grant ends after seven days', () => {
    const sim = simulatorInProcess();
    sim.send('POST', '/_sim/tokens', { testingMode: true });
    const token = signIn(sim);
    sim.clock.nowMs += 7 * DAY - 1000;
    expect(refresh(sim, token)).toBe('ok');
    sim.clock.nowMs += 2000;
    expect(refresh(sim, token)).toBe('invalid_grant');
  });

  test('§1.5 going to production does not lengthen tokens already given', () => {
    const sim = simulatorInProcess();
    sim.send('POST', '/_sim/tokens', { testingMode: true });
    const [old] = [signIn(sim)];
    sim.send('POST', '/_sim/tokens', { testingMode: false });
    const fresh = signIn(sim);
    sim.clock.nowMs += 8 * DAY;
    expect([refresh(sim, old), refresh(sim, fresh)]).toEqual(['invalid_grant', 'ok']);
  });

  test('§1.5 six months without use end a token; use keeps it alive', () => {
    const sim = simulatorInProcess();
    const [used, unused] = [signIn(sim), signIn(sim)];
    sim.clock.nowMs += 150 * DAY;
    expect(refresh(sim, used)).toBe('ok');
    sim.clock.nowMs += 40 * DAY;
    expect([refresh(sim, used), refresh(sim, unused)]).toEqual(['ok', 'invalid_grant']);
  });

  test('§1.6 a revocation can take a moment for access tokens', () => {
    const sim = simulatorInProcess();
    const api = sim.caller(email);
    sim.send('POST', '/_sim/tokens', { revocationDelayMs: 5000 });
    sim.send('POST', '/_sim/tokens', { account: email, action: 'revoke' });
    expect(api('GET', '/users/me/calendarList').status).toBe(200);
    sim.clock.nowMs += 5000;
    expect(api('GET', '/users/me/calendarList').status).toBe(401);
  });

  test('§1.3 an access token ends after its hour', () => {
    const sim = simulatorInProcess();
    const api = sim.caller(email);
    sim.clock.nowMs += 3_598_000;
    expect(api('GET', '/users/me/calendarList').status).toBe(200);
    sim.clock.nowMs += 1000;
    expect(api('GET', '/users/me/calendarList').status).toBe(401);
  });

  test('§4 sync tokens and updatedMin reach back four weeks', () => {
    const sim = simulatorInProcess();
    const syncToken = sim.caller(email)('GET', '/calendars/primary/events').body.nextSyncToken;
    sim.clock.nowMs += 27 * DAY;
    const path = `/calendars/primary/events?syncToken=${encodeURIComponent(syncToken)}`;
    expect(sim.caller(email)('GET', path).status).toBe(200);
    sim.clock.nowMs += 2 * DAY;
    expect(sim.caller(email)('GET', path).body.error.errors[0].reason).toBe('fullSyncRequired');
  });
});
