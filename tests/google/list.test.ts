import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { describe, expect, test } from 'vitest';
import type { Loose } from './support/inProcess.ts';
import { at, day, refusal, simulatorOverHttp } from './support/overHttp.ts';

const { account, control } = simulatorOverHttp();
const calendarId = 'primary';
type ListParams = Omit<calendar_v3.Params$Resource$Events$List, 'calendarId'>;
type Api = calendar_v3.Calendar;

const bodies = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `event${i}`, summary: `Event ${i}`, ...day('2026-12-01') }));
const withEvents = (events: object[], more: object = {}) =>
  account({ calendars: [{ primary: true, timeZone: 'Europe/Berlin', events, ...more }] });

async function pages(api: Api, params: ListParams = {}) {
  const all: calendar_v3.Schema$Events[] = [];
  let pageToken: string | undefined;
  do {
    const { data } = await api.events.list({ calendarId, ...params, pageToken });
    all.push(data);
    pageToken = data.nextPageToken ?? undefined;
  } while (pageToken);
  const items = all.flatMap((page) => page.items ?? []);
  return { all, items, ids: items.map((e) => e.id), syncToken: all.at(-1)?.nextSyncToken ?? undefined };
}
const ids = async (api: Api, params: ListParams) => (await pages(api, params)).ids;

describe('§4 pages', () => {
  test('§4 the answer names its calendar', async () => {
    const { api, email } = await withEvents(bodies(1));
    const { data } = await api.events.list({ calendarId });
    expect(data).toMatchObject({
      kind: 'calendar#events',
      summary: email,
      timeZone: 'Europe/Berlin',
      accessRole: 'owner',
      defaultReminders: [{ method: 'popup', minutes: 10 }],
    });
    expect(data.etag).toMatch(/^"\d+"$/);
    expect(data.updated).toMatch(/Z$/);
  });

  test('§4 250 a page unless asked, never more than 2,500, and each event once', async () => {
    const { api, email } = await account();
    await control('events', { account: email, calendarId: 'primary', count: 2600, seed: 3 });
    const standard = await api.events.list({ calendarId });
    expect(standard.data.items).toHaveLength(250);
    const big = await api.events.list({ calendarId, maxResults: 9999 });
    expect(big.data.items).toHaveLength(2500);
    const { ids } = await pages(api, { maxResults: 999 });
    expect([ids.length, new Set(ids).size]).toEqual([2600, 2600]);
  });

  test('§4 every page has a page token or a sync token, never both; only the last has the sync token', async () => {
    const { api } = await withEvents(bodies(7));
    const { all, syncToken } = await pages(api, { maxResults: 3 });
    expect(all.map((p) => [!!p.nextPageToken, !!p.nextSyncToken])).toEqual([
      [true, false],
      [true, false],
      [false, true],
    ]);
    expect(syncToken).toMatch(/=$/);
  });

  test.each(['0', '-1', 'x', '1.5'])('§4 maxResults=%s is 400', async (maxResults) => {
    const { raw } = await account();
    expect((await raw('GET', `/calendars/primary/events?maxResults=${maxResults}`)).status).toBe(400);
  });

  test('§4 pages may be short or empty while there is more', async () => {
    const { api, email } = await withEvents(bodies(5));
    await control('faults', {
      match: { account: email },
      effect: { emptyPages: 2, shortPages: 2 },
      times: 1,
    });
    const { all, ids, syncToken } = await pages(api, { maxResults: 4 });
    expect(all.map((p) => p.items?.length)).toEqual([0, 0, 2, 2, 1]);
    expect(ids).toHaveLength(5);
    expect(syncToken).toBeDefined();
  });

  test('§4 a broken page token is 400', async () => {
    const { api } = await account();
    expect((await refusal(api.events.list({ calendarId, pageToken: 'abc' }))).reason).toBe('invalid');
  });

  test('§4 other parameters on the next page are 400', async () => {
    const { api } = await withEvents(bodies(3));
    const { data } = await api.events.list({ calendarId, maxResults: 1 });
    const pageToken = data.nextPageToken as string;
    expect((await refusal(api.events.list({ calendarId, pageToken, singleEvents: true }))).status).toBe(400);
  });

  test('§4 what changes between pages is in the next delta', async () => {
    const { api, person } = await withEvents(bodies(6));
    const first = await api.events.list({ calendarId, maxResults: 3 });
    await person('patch', 'event0', { summary: 'changed after its page' });
    await person('delete', 'event1');
    await person('create', undefined, { id: 'later1', ...day('2026-12-02') });
    const { data } = await api.events.list({
      calendarId,
      pageToken: first.data.nextPageToken as string,
      maxResults: 100,
    });
    const delta = await pages(api, { syncToken: data.nextSyncToken as string });
    expect([...delta.ids].sort()).toEqual(['event0', 'event1', 'later1']);
  });

  test('§4 large answers are compressed for clients that say gzip twice', async () => {
    const { raw, email } = await account();
    await control('events', { account: email, count: 400, seed: 1 });
    const asked = await raw('GET', '/calendars/primary/events?maxResults=2500', undefined, {
      'accept-encoding': 'gzip',
      'user-agent': 'test (gzip)',
    });
    expect(asked.headers.get('content-encoding')).toBe('gzip');
    expect(asked.body.items).toHaveLength(400);
    const plain = await raw('GET', '/calendars/primary/events?maxResults=2500', undefined, {
      'user-agent': 'test',
    });
    expect(plain.headers.get('content-encoding')).toBeNull();
  });
});

describe('§4 incremental', () => {
  async function synced(events: object[] = bodies(3), params: ListParams = {}) {
    const who = await withEvents(events);
    const { syncToken } = await pages(who.api, params);
    return { ...who, syncToken: syncToken as string };
  }

  test('§4 nothing changed: no rows, and a token all the same', async () => {
    const { api, syncToken } = await synced();
    const { data } = await api.events.list({ calendarId, syncToken });
    expect([data.items, !!data.nextSyncToken]).toEqual([[], true]);
  });

  test('§4 created, changed and deleted events come, oldest change first, each once', async () => {
    const { api, syncToken, person } = await synced();
    await person('patch', 'event2', { summary: 'a' });
    await person('create', undefined, { id: 'fresh1', ...day('2026-12-03') });
    await person('delete', 'event0');
    await person('patch', 'event2', { summary: 'b' });
    const { items } = await pages(api, { syncToken });
    expect(items.map((e) => [e.id, e.status])).toEqual([
      ['fresh1', 'confirmed'],
      ['event0', 'cancelled'],
      ['event2', 'confirmed'],
    ]);
    expect(items[2]?.summary).toBe('b');
  });

  test('§4 a deleted single event is a minimal row', async () => {
    const { api, syncToken, person } = await synced();
    await person('delete', 'event0');
    const { items } = await pages(api, { syncToken });
    expect(items).toEqual([
      { kind: 'calendar#event', etag: expect.any(String), id: 'event0', status: 'cancelled' },
    ]);
  });

  test('§4 many changes come in pages under the same sync token', async () => {
    const { api, syncToken, person } = await synced(bodies(7));
    for (let i = 0; i < 7; i++) await person('patch', `event${i}`, { summary: 'x' });
    const { all, ids } = await pages(api, { syncToken, maxResults: 3 });
    expect(all.map((p) => p.items?.length)).toEqual([3, 3, 1]);
    expect(new Set(ids).size).toBe(7);
  });

  test('§4 an old token can be used again', async () => {
    const { api, syncToken, person } = await synced();
    await person('patch', 'event1', { summary: 'x' });
    expect((await pages(api, { syncToken })).ids).toEqual(['event1']);
    expect((await pages(api, { syncToken })).ids).toEqual(['event1']);
  });

  test.each([
    ['iCalUID', 'x@y'],
    ['orderBy', 'updated'],
    ['privateExtendedProperty', 'a=1'],
    ['sharedExtendedProperty', 'a=1'],
    ['q', 'x'],
    ['timeMin', '2026-01-01T00:00:00Z'],
    ['timeMax', '2027-01-01T00:00:00Z'],
    ['updatedMin', '2026-11-20T00:00:00Z'],
    ['showDeleted', 'false'],
    ['singleEvents', 'true'],
    ['eventTypes', 'default'],
  ])('§4 %s with a sync token is 400', async (name, value) => {
    const { raw, syncToken } = await synced();
    const query = new URLSearchParams({ syncToken, [name]: value });
    expect((await raw('GET', `/calendars/primary/events?${query}`)).status).toBe(400);
  });

  test.each([
    ['maxResults', '5'],
    ['showDeleted', 'true'],
    ['fields', 'nextSyncToken,items(id)'],
    ['timeZone', 'Asia/Tokyo'],
    ['maxAttendees', '1'],
  ])('§4 %s may come with a sync token', async (name, value) => {
    const { raw, syncToken } = await synced();
    const query = new URLSearchParams({ syncToken, [name]: value });
    expect((await raw('GET', `/calendars/primary/events?${query}`)).status).toBe(200);
  });

  test('§4 expired tokens are 410 fullSyncRequired', async () => {
    const { api, syncToken, email } = await synced();
    await control('sync-tokens', { account: email });
    expect(await refusal(api.events.list({ calendarId, syncToken }))).toMatchObject({
      status: 410,
      domain: 'calendar',
      reason: 'fullSyncRequired',
      location: 'syncToken',
      message: 'Sync token is no longer valid, a full sync is required.',
    });
    const fresh = await pages(api);
    expect((await api.events.list({ calendarId, syncToken: fresh.syncToken })).status).toBe(200);
  });

  test('§4 expiry can hit one calendar alone', async () => {
    const { api, syncToken, email } = await synced();
    const other = (await api.calendars.insert({ requestBody: { summary: 'x' } })).data.id as string;
    const { data } = await api.events.list({ calendarId: other });
    await control('sync-tokens', { account: email, calendarId: other });
    expect(
      (await refusal(api.events.list({ calendarId: other, syncToken: data.nextSyncToken as string }))).status,
    ).toBe(410);
    expect((await api.events.list({ calendarId, syncToken })).status).toBe(200);
  });

  test('§4 a change of rights makes tokens worthless', async () => {
    const { api, syncToken, email } = await synced();
    await control('access', { account: email, calendarId: email, accessRole: 'writer' });
    expect((await refusal(api.events.list({ calendarId, syncToken }))).status).toBe(410);
  });

  test.each(['nonsense', 'AAAA', ''])('§4 the corrupt token %j is 400 invalid', async (token) => {
    const { raw } = await synced();
    const answer = await raw('GET', `/calendars/primary/events?syncToken=${token}`);
    expect([answer.status, answer.body.error.errors[0].reason, answer.body.error.message]).toEqual([
      400,
      'invalid',
      'Invalid sync token value.',
    ]);
  });

  test("§4 another calendar's token does not fit", async () => {
    const { api, syncToken } = await synced();
    const other = (await api.calendars.insert({ requestBody: { summary: 'x' } })).data.id as string;
    expect((await refusal(api.events.list({ calendarId: other, syncToken }))).status).toBe(410);
  });

  test('§4 the window of the first list stays in the token; what leaves it is still told', async () => {
    const { api, syncToken, person } = await synced(bodies(2), { timeMin: '2026-11-01T00:00:00Z' });
    await person('create', undefined, { id: 'before1', ...day('2026-01-05') });
    await person('patch', 'event0', day('2026-02-01'));
    await person('patch', 'event1', { summary: 'inside' });
    const { items } = await pages(api, { syncToken });
    expect(items.map((e) => e.id)).toEqual(['event0', 'event1']);
  });
});

describe('§4 filters and order', () => {
  const mixed = [
    {
      id: 'dinner',
      summary: 'Dinner',
      location: 'Rome',
      ...at('2026-12-05T19:00:00', '2026-12-05T21:00:00'),
    },
    {
      id: 'lunch1',
      summary: 'Lunch',
      description: 'with PASTA',
      ...at('2026-12-01T12:00:00', '2026-12-01T13:00:00'),
      extendedProperties: { private: { app: 'a', n: '1' }, shared: { team: 'x' } },
    },
    { id: 'wholed', summary: 'Day', ...day('2026-12-03') },
    {
      id: 'focus1',
      summary: 'Focus',
      eventType: 'focusTime',
      ...at('2026-12-02T09:00:00', '2026-12-02T10:00:00'),
    },
  ];

  test.each([
    ['timeMin is a bound on the end, exclusive', { timeMin: '2026-12-05T20:00:00Z' }, []],
    ['an event that goes on at timeMin is in', { timeMin: '2026-12-05T19:59:59Z' }, ['dinner']],
    ['timeMax is a bound on the start, exclusive', { timeMax: '2026-12-01T11:00:00Z' }, []],
    ['an event that has begun before timeMax is in', { timeMax: '2026-12-01T11:00:01Z' }, ['lunch1']],
    [
      "all-day bounds are midnights of the calendar's zone",
      { timeMin: '2026-12-03T22:59:59Z', timeMax: '2026-12-04T00:00:00Z' },
      ['wholed'],
    ],
    ['and end there', { timeMin: '2026-12-03T23:00:00Z', timeMax: '2026-12-04T00:00:00Z' }, []],
    ['q looks into the title', { q: 'dinner' }, ['dinner']],
    ['q looks into the description, in any case', { q: 'pasta' }, ['lunch1']],
    ['q looks into the place', { q: 'rome' }, ['dinner']],
    ['q needs every word', { q: 'dinner pasta' }, []],
    ['iCalUID', { iCalUID: 'lunch1@google.com' }, ['lunch1']],
    ['private properties', { privateExtendedProperty: ['app=a', 'n=1'] }, ['lunch1']],
    ['all properties must match', { privateExtendedProperty: ['app=a', 'n=2'] }, []],
    ['shared properties', { sharedExtendedProperty: ['team=x'] }, ['lunch1']],
    ['one event type', { eventTypes: ['focusTime'] }, ['focus1']],
    [
      'several event types',
      { eventTypes: ['focusTime', 'default'] },
      ['dinner', 'lunch1', 'wholed', 'focus1'],
    ],
    [
      'order by start',
      { orderBy: 'startTime', singleEvents: true },
      ['lunch1', 'focus1', 'wholed', 'dinner'],
    ],
  ] satisfies [string, ListParams, string[]][])('§4 %s', async (_name, params, expected) => {
    const { api } = await withEvents(mixed);
    expect(await ids(api, params)).toEqual(expected);
  });

  test('§4 order by start goes on correctly over pages', async () => {
    const { api } = await withEvents(mixed);
    const { ids } = await pages(api, { orderBy: 'startTime', singleEvents: true, maxResults: 1 });
    expect(ids).toEqual(['lunch1', 'focus1', 'wholed', 'dinner']);
  });

  test('§4 order by updated puts the last change last', async () => {
    const { api, person } = await withEvents(mixed);
    await person('patch', 'dinner', { summary: 'x' });
    expect((await ids(api, { orderBy: 'updated' })).at(-1)).toBe('dinner');
  });

  test('§4 the order without orderBy is stable', async () => {
    const { api } = await withEvents(mixed);
    expect(await ids(api, {})).toEqual(await ids(api, { maxResults: 1 }));
  });

  test.each([
    ['q', { q: 'x' }],
    ['orderBy', { orderBy: 'updated' }],
    ['iCalUID', { iCalUID: 'x' }],
    ['updatedMin', { updatedMin: '2026-11-20T00:00:00Z' }],
    ['privateExtendedProperty', { privateExtendedProperty: ['a=1'] }],
  ] satisfies [string, ListParams][])('§4 a list with %s gives no sync token', async (_name, params) => {
    const { api } = await withEvents(mixed);
    const given =
      'updatedMin' in params ? { updatedMin: new Date(Date.now() - 3_600_000).toISOString() } : params;
    expect((await pages(api, given)).syncToken).toBeUndefined();
  });

  test.each([
    ['orderBy startTime without single events', { orderBy: 'startTime' }, 'badRequest'],
    ['an unknown order', { orderBy: 'size' }, 'invalid'],
    [
      'an empty window',
      { timeMin: '2026-12-02T00:00:00Z', timeMax: '2026-12-02T00:00:00Z' },
      'timeRangeEmpty',
    ],
    ['a time without an offset', { timeMin: '2026-12-02T00:00:00' }, 'badRequest'],
    ['an unknown zone', { timeZone: 'Moon/Sea' }, 'invalid'],
    ['a broken fields mask', { fields: 'items(id' }, 'invalid'],
  ] satisfies [string, ListParams, string][])('§4 %s is 400', async (_name, params, reason) => {
    const { api } = await account();
    const told = await refusal(api.events.list({ calendarId, ...params }));
    expect([told.status, told.reason]).toEqual([400, reason]);
    if (reason === 'timeRangeEmpty') expect([told.domain, told.location]).toEqual(['calendar', 'timeMax']);
  });

  test('§4 showDeleted shows deleted events; without it they are hidden', async () => {
    const { api, person } = await withEvents(mixed);
    await person('delete', 'dinner');
    expect(await ids(api, {})).not.toContain('dinner');
    expect(await ids(api, { showDeleted: true })).toContain('dinner');
  });

  test('§4 updatedMin always includes deletions', async () => {
    const { api, person } = await withEvents(
      mixed.map((e) => ({ ...e, updated: '2026-11-01T00:00:00.000Z' })),
    );
    const updatedMin = new Date(Date.now() - 1000).toISOString();
    await person('delete', 'dinner');
    await person('patch', 'lunch1', { summary: 'x' });
    expect((await ids(api, { updatedMin })).sort()).toEqual(['dinner', 'lunch1']);
  });

  test('§4 updatedMin too far back is 410 updatedMinTooLongAgo', async () => {
    const { api } = await account();
    const updatedMin = new Date(Date.now() - 40 * 86_400_000).toISOString();
    const told = await refusal(api.events.list({ calendarId, updatedMin }));
    expect(told).toMatchObject({
      status: 410,
      domain: 'calendar',
      reason: 'updatedMinTooLongAgo',
      location: 'updatedMin',
    });
  });

  test('§4 timeZone changes the rendering alone', async () => {
    const { api } = await withEvents(mixed);
    const { data } = await api.events.list({ calendarId, timeZone: 'Asia/Tokyo', q: 'dinner' });
    expect([data.timeZone, data.items?.[0]?.start?.dateTime]).toEqual([
      'Asia/Tokyo',
      '2026-12-06T03:00:00+09:00',
    ]);
  });

  test('§4 maxAttendees trims and says so', async () => {
    const attendees = ['a', 'b', 'c'].map((n) => ({ email: `${n}@x.test` }));
    const { api } = await withEvents([{ id: 'party1', ...day('2026-12-01'), attendees }]);
    const { data } = await api.events.list({ calendarId, maxAttendees: 2 });
    expect([data.items?.[0]?.attendees?.length, data.items?.[0]?.attendeesOmitted]).toEqual([2, true]);
  });

  test('§4 fields keeps what is named', async () => {
    const { raw } = await withEvents(mixed);
    const { body } = await raw(
      'GET',
      '/calendars/primary/events?maxResults=1&fields=nextPageToken,nextSyncToken,timeZone,items(id,start/date)',
    );
    expect(Object.keys(body).sort()).toEqual(['items', 'nextPageToken', 'timeZone']);
    expect(body.items).toEqual([{ id: 'dinner', start: {} }]);
  });

  test('§4 a fields mask without the sync token loses it', async () => {
    const { raw } = await withEvents(mixed);
    expect(
      (await raw('GET', '/calendars/primary/events?fields=items(id)')).body.nextSyncToken,
    ).toBeUndefined();
  });

  test('§5 who sees free and busy alone gets times and always single events', async () => {
    const series = {
      id: 'series1',
      summary: 'Secret',
      ...at('2026-12-01T10:00:00', '2026-12-01T11:00:00'),
      recurrence: ['RRULE:FREQ=DAILY;COUNT=3'],
    };
    const { api } = await account({
      calendars: [{ primary: true }, { id: 'other', accessRole: 'freeBusyReader', events: [series] }],
    });
    const { data } = await api.events.list({ calendarId: 'other' });
    expect(data.items).toHaveLength(3);
    expect(JSON.stringify(data.items)).not.toContain('Secret');
  });

  test('§5 writerWithoutPrivateAccess gets private events without details', async () => {
    const event = { id: 'secret', summary: 'Secret', visibility: 'private', ...day('2026-12-01') };
    const { api } = await account({
      calendars: [
        { primary: true },
        { id: 'other', accessRole: 'writerWithoutPrivateAccess', events: [event] },
      ],
    });
    const item = (await api.events.list({ calendarId: 'other' })).data.items?.[0] as Loose;
    expect([item.summary, item.visibility, item.start.date]).toEqual([undefined, 'private', '2026-12-01']);
  });
});
