import { expect, test } from 'vitest';
import { P, refusal, simulatorOverHttp } from './support/overHttp.ts';

const { account, control, signIn, clientFor } = simulatorOverHttp();

type Api = ReturnType<typeof clientFor>;
/** Each call about one calendar, which `id` names. */
const calls: [string, (api: Api, id: string) => Promise<unknown>, string][] = [
  [
    'calendarList.list',
    (api) => api.calendarList.list(),
    'calendar calendar.calendarlist calendar.calendarlist.readonly calendar.readonly',
  ],
  [
    'calendarList.get',
    (api, calendarId) => api.calendarList.get({ calendarId }),
    'calendar calendar.calendarlist calendar.calendarlist.readonly calendar.readonly calendar.app.created',
  ],
  [
    'calendarList.patch',
    (api, calendarId) => api.calendarList.patch({ calendarId, requestBody: { selected: true } }),
    'calendar calendar.app.created calendar.calendarlist',
  ],
  [
    'calendars.get',
    (api, calendarId) => api.calendars.get({ calendarId }),
    'calendar calendar.app.created calendar.calendars calendar.calendars.readonly calendar.readonly',
  ],
  [
    'calendars.insert',
    (api) => api.calendars.insert({ requestBody: { summary: 'x' } }),
    'calendar calendar.app.created calendar.calendars',
  ],
  [
    'events.insert',
    (api, calendarId) =>
      api.events.insert({
        calendarId,
        requestBody: { start: { date: '2026-12-01' }, end: { date: '2026-12-02' } },
      }),
    'calendar calendar.app.created calendar.events calendar.events.owned',
  ],
  [
    'events.list',
    (api, calendarId) => api.events.list({ calendarId }),
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
  const id = scope === 'calendar.app.created' ? await madeBy(api) : 'primary';
  for (const [name, call, accepted] of calls) {
    if (accepted.split(' ').includes(scope)) {
      await call(api, id);
    } else {
      const { status, reason } = await refusal(call(api, id));
      expect([name, status, reason]).toEqual([name, 403, 'insufficientPermissions']);
    }
  }
});

async function madeBy(api: Api): Promise<string> {
  const { data } = await api.calendars.insert({ requestBody: { summary: 'Made by the app' } });
  return data.id as string;
}

const event = { start: { date: '2026-12-01' }, end: { date: '2026-12-02' } };
const aboutOne = calls.filter(([, call]) => call.length === 2);

test('§1.9 app.created opens the calendars that the app made, and no other one, whoever made or owns it', async () => {
  const { email, person } = await account();
  const { calendarId: own } = await control('calendars', {
    account: email,
    action: 'create',
    summary: 'Mine',
  });
  const { data } = await person('create', undefined, { summary: 'Dentist', ...event });
  const { auth } = await signIn(email, [`${P}calendar.app.created`]);
  const api = clientFor(auth);
  const made = await madeBy(api);
  const accepted = aboutOne.filter(([, , scopes]) => scopes.split(' ').includes('calendar.app.created'));
  expect(accepted).toHaveLength(5);
  for (const [name, call] of accepted) {
    for (const id of ['primary', email, own]) {
      const { status, reason } = await refusal(call(api, id));
      expect([name, id, status, reason]).toEqual([name, id, 404, 'notFound']);
    }
    await call(api, made);
  }
  const eventId = data?.id ?? 'dentist';
  for (const change of [
    api.events.get({ calendarId: 'primary', eventId }),
    api.events.update({ calendarId: 'primary', eventId, requestBody: event }),
    api.events.delete({ calendarId: 'primary', eventId }),
    api.calendars.delete({ calendarId: own }),
  ])
    expect((await refusal(change)).status).toBe(404);
});

test('§1.9 what the app made opens again after the grant was revoked and given once more', async () => {
  const { email } = await account();
  const scopes = ['openid', `${P}calendar.app.created`, `${P}calendar.calendarlist.readonly`];
  const first = await signIn(email, scopes);
  const made = await madeBy(clientFor(first.auth));
  await first.auth.revokeToken(first.tokens.refresh_token as string);
  const api = clientFor((await signIn(email, scopes)).auth);
  expect((await api.calendarList.list()).data.items?.map(({ id }) => id)).toContain(made);
  expect((await api.events.insert({ calendarId: made, requestBody: event })).status).toBe(200);
});

test('§1.9 a wider scope beside app.created opens all that it opens alone', async () => {
  const { email } = await account();
  const { auth } = await signIn(email, [`${P}calendar.app.created`, `${P}calendar.events`]);
  const api = clientFor(auth);
  expect((await api.events.insert({ calendarId: 'primary', requestBody: event })).status).toBe(200);
  expect((await refusal(api.calendars.get({ calendarId: 'primary' }))).status).toBe(404);
});

test('§1.9 events.owned opens the calendars that the account owns', async () => {
  const { email } = await account({
    calendars: [{ primary: true }, { id: 'shared@group.calendar.google.com', accessRole: 'writer' }],
  });
  const api = clientFor((await signIn(email, [`${P}calendar.events.owned`])).auth);
  expect((await api.events.insert({ calendarId: 'primary', requestBody: event })).status).toBe(200);
  const shared = { calendarId: 'shared@group.calendar.google.com', requestBody: event };
  expect((await refusal(api.events.insert(shared))).status).toBe(404);
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
