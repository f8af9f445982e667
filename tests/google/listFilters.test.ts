import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { describe, expect, test } from 'vitest';
import type { Loose } from './support/inProcess.ts';
import { calendarId, type ListParams, pages, simulatorWithEvents } from './support/lists.ts';
import { at, day, refusal } from './support/overHttp.ts';

const { account, withEvents } = simulatorWithEvents();
type Api = calendar_v3.Calendar;
const ids = async (api: Api, params: ListParams) => (await pages(api, params)).ids;

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
