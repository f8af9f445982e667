import { expect, test } from 'vitest';
import { P, refusal, simulatorOverHttp } from './support/overHttp.ts';

const { account, control, signIn, clientFor } = simulatorOverHttp();

const calls: [string, (api: ReturnType<typeof clientFor>) => Promise<unknown>, string][] = [
  [
    'calendarList.list',
    (api) => api.calendarList.list(),
    'calendar calendar.calendarlist calendar.calendarlist.readonly calendar.readonly',
  ],
  [
    'calendarList.get',
    (api) => api.calendarList.get({ calendarId: 'primary' }),
    'calendar calendar.calendarlist calendar.calendarlist.readonly calendar.readonly calendar.app.created',
  ],
  [
    'calendarList.patch',
    (api) => api.calendarList.patch({ calendarId: 'primary', requestBody: { selected: true } }),
    'calendar calendar.app.created calendar.calendarlist',
  ],
  [
    'calendars.get',
    (api) => api.calendars.get({ calendarId: 'primary' }),
    'calendar calendar.app.created calendar.calendars calendar.calendars.readonly calendar.readonly',
  ],
  [
    'calendars.insert',
    (api) => api.calendars.insert({ requestBody: { summary: 'x' } }),
    'calendar calendar.app.created calendar.calendars',
  ],
  [
    'events.insert',
    (api) =>
      api.events.insert({
        calendarId: 'primary',
        requestBody: { start: { date: '2026-12-01' }, end: { date: '2026-12-02' } },
      }),
    'calendar calendar.app.created calendar.events calendar.events.owned',
  ],
  [
    'events.list',
    (api) => api.events.list({ calendarId: 'primary' }),
    'calendar calendar.app.created calendar.events calendar.events.freebusy calendar.events.owned calendar.events.owned.readonly calendar.events.public.readonly calendar.events.readonly calendar.readonly',
  ],
  [
    'colors.get',
    (api) => api.colors.get(),
    'calendar calendar.app.created calendar.calendarlist calendar.calendarlist.readonly calendar.events.freebusy calendar.events.owned calendar.events.owned.readonly calendar.events.public.readonly calendar.readonly',
  ],
  [
    'freebusy.query',
    (api) =>
      api.freebusy.query({
        requestBody: { timeMin: '2026-01-01T00:00:00Z', timeMax: '2026-01-02T00:00:00Z', items: [] },
      }),
    'calendar calendar.events.freebusy calendar.freebusy calendar.readonly',
  ],
  [
    'settings.get',
    (api) => api.settings.get({ setting: 'timezone' }),
    'calendar calendar.readonly calendar.settings.readonly',
  ],
];
const every = [...new Set(calls.flatMap(([, , scopes]) => scopes.split(' ')))].sort();

test.each(every)('§1.9 the scope %s opens what Google lists for it and nothing else', async (scope) => {
  const { email } = await account();
  const { auth } = await signIn(email, [P + scope]);
  const api = clientFor(auth);
  for (const [name, call, accepted] of calls) {
    if (accepted.split(' ').includes(scope)) {
      await call(api);
    } else {
      const { status, reason } = await refusal(call(api));
      expect([name, status, reason]).toEqual([name, 403, 'insufficientPermissions']);
    }
  }
});

test('§1.9 moving needs more than app.created', async () => {
  const { email } = await account();
  const { auth } = await signIn(email, [`${P}calendar.app.created`]);
  const api = clientFor(auth);
  const calendarId = (await api.calendars.insert({ requestBody: { summary: 'own' } })).data.id as string;
  const requestBody = { start: { date: '2026-12-01' }, end: { date: '2026-12-02' } };
  const { data } = await api.events.insert({ calendarId, requestBody });
  const move = api.events.move({ calendarId, eventId: data.id as string, destination: 'primary' });
  expect((await refusal(move)).reason).toBe('insufficientPermissions');
});

test('§7 a missing scope is told in envelope B', async () => {
  const { email } = await account();
  const { auth } = await signIn(email, [`${P}calendar.events`]);
  const { error } = await refusal(clientFor(auth).calendarList.list());
  expect(error).toMatchObject({
    code: 403,
    message: 'Request had insufficient authentication scopes.',
    status: 'PERMISSION_DENIED',
    errors: [{ domain: 'global', reason: 'insufficientPermissions', message: 'Insufficient Permission' }],
    details: [
      { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' },
    ],
  });
});

test('§7 an expired token is 401 authError in the Authorization header, and the next refresh heals it', async () => {
  const { email, api, auth } = await account();
  await control('tokens', { account: email, action: 'expire-access' });
  const told = await refusal(api.calendarList.list());
  expect([told.status, told.reason, told.location]).toEqual([401, 'authError', 'Authorization']);
  expect(told.error.status).toBe('UNAUTHENTICATED');
  await auth.refreshAccessToken();
  expect((await api.calendarList.list()).status).toBe(200);
});
