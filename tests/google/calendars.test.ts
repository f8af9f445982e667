import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { describe, expect, test } from 'vitest';
import { at, day, refusal, simulatorOverHttp } from './support/overHttp.ts';

const { account, control } = simulatorOverHttp();
const list = async (api: calendar_v3.Calendar, params: calendar_v3.Params$Resource$Calendarlist$List = {}) =>
  (await api.calendarList.list(params)).data;
const many = (count: number) => [
  { primary: true },
  ...Array.from({ length: count }, (_, i) => ({
    id: `calendar${i}@group.calendar.google.com`,
    summary: `Calendar ${i}`,
  })),
];

describe('§5 the calendar list', () => {
  test('§5 an entry says what a client needs', async () => {
    const { api, email } = await account({
      calendars: [
        { primary: true, timeZone: 'Asia/Kolkata' },
        { id: 'team@x', summary: 'Team', accessRole: 'reader' },
      ],
    });
    const { items } = await list(api);
    expect(items?.[0]).toMatchObject({
      kind: 'calendar#calendarListEntry',
      id: email,
      primary: true,
      accessRole: 'owner',
      timeZone: 'Asia/Kolkata',
      selected: true,
      backgroundColor: expect.stringMatching(/^#[0-9a-f]{6}$/),
      defaultReminders: [{ method: 'popup', minutes: 10 }],
    });
    expect(items?.[1]).toMatchObject({ id: 'team@x', accessRole: 'reader' });
    expect([items?.[1]?.primary, items?.[1]?.hidden, items?.[1]?.deleted]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('§5 100 a page unless asked, at most 250, tokens on the last page alone', async () => {
    const { api } = await account({ calendars: many(260) });
    const first = await list(api);
    expect([first.items?.length, !!first.nextPageToken, first.nextSyncToken]).toEqual([100, true, undefined]);
    const big = await list(api, { maxResults: 999 });
    expect(big.items).toHaveLength(250);
    const last = await list(api, { maxResults: 999, pageToken: big.nextPageToken as string });
    expect([last.items?.length, !!last.nextSyncToken]).toEqual([11, true]);
  });

  test('§5 minAccessRole filters', async () => {
    const { api } = await account({
      calendars: [
        { primary: true },
        { id: 'r@x', accessRole: 'reader' },
        { id: 'w@x', accessRole: 'writer' },
      ],
    });
    const { items } = await list(api, { minAccessRole: 'writer' });
    expect(items?.map((c) => c.accessRole)).toEqual(['owner', 'writer']);
  });

  test('§5 primary is an alias of the address-shaped id', async () => {
    const { api, email } = await account();
    expect((await api.calendarList.get({ calendarId: 'primary' })).data.id).toBe(email);
    expect((await api.calendars.get({ calendarId: 'primary' })).data.id).toBe(email);
  });

  test('§5 a sync token brings added, changed and removed entries', async () => {
    const { api } = await account({ calendars: many(2) });
    const syncToken = (await list(api)).nextSyncToken as string;
    expect((await list(api, { syncToken })).items).toEqual([]);
    const added = (await api.calendars.insert({ requestBody: { summary: 'New' } })).data.id;
    await api.calendarList.patch({
      calendarId: 'calendar0@group.calendar.google.com',
      requestBody: { summaryOverride: 'Mine' },
    });
    await api.calendars.delete({ calendarId: 'calendar1@group.calendar.google.com' });
    const { items } = await list(api, { syncToken });
    const seen = Object.fromEntries(
      (items ?? []).map((c) => [c.id, c.deleted ?? c.summaryOverride ?? c.summary]),
    );
    expect(seen).toEqual({
      [added as string]: 'New',
      'calendar0@group.calendar.google.com': 'Mine',
      'calendar1@group.calendar.google.com': true,
    });
  });

  test('§5 a change of the calendar alone makes no entry', async () => {
    const { api } = await account({ calendars: many(1) });
    const syncToken = (await list(api)).nextSyncToken as string;
    await api.calendars.patch({ calendarId: 'primary', requestBody: { description: 'new text' } });
    expect((await list(api, { syncToken })).items).toEqual([]);
  });

  test.each([
    ['minAccessRole', { minAccessRole: 'owner' }],
    ['showDeleted=false', { showDeleted: false }],
    ['showHidden=false', { showHidden: false }],
    ['showOwnOrganizationOnly', { showOwnOrganizationOnly: true }],
  ])('§5 %s with a sync token is 400', async (_name, params) => {
    const { api } = await account();
    const syncToken = (await list(api)).nextSyncToken as string;
    expect((await refusal(list(api, { syncToken, ...params }))).status).toBe(400);
  });

  test('§5 expired list tokens are 410, corrupt ones 400', async () => {
    const { api, email } = await account();
    const syncToken = (await list(api)).nextSyncToken as string;
    await control('sync-tokens', { account: email });
    expect((await refusal(list(api, { syncToken }))).reason).toBe('fullSyncRequired');
    expect((await refusal(list(api, { syncToken: 'x' }))).status).toBe(400);
  });

  test('§5 hidden and removed entries are shown when asked for', async () => {
    const { api } = await account({ calendars: many(2) });
    await api.calendarList.patch({
      calendarId: 'calendar0@group.calendar.google.com',
      requestBody: { hidden: true },
    });
    await api.calendarList.delete({ calendarId: 'calendar1@group.calendar.google.com' });
    expect((await list(api)).items).toHaveLength(1);
    expect((await list(api, { showHidden: true })).items?.[1]?.hidden).toBe(true);
    expect((await list(api, { showDeleted: true })).items?.[1]?.deleted).toBe(true);
  });

  test('§5 removing from the list is no deletion, and can be taken back', async () => {
    const { api } = await account({ calendars: many(1) });
    const calendarId = 'calendar0@group.calendar.google.com';
    await api.calendarList.delete({ calendarId });
    expect((await api.events.list({ calendarId })).status).toBe(200);
    await api.calendarList.insert({ requestBody: { id: calendarId } });
    expect((await list(api)).items).toHaveLength(2);
  });

  test('§5 RGB colours need colorRgbFormat', async () => {
    const { api } = await account();
    const requestBody = { backgroundColor: '#123456', foregroundColor: '#ffffff' };
    expect((await refusal(api.calendarList.patch({ calendarId: 'primary', requestBody }))).status).toBe(400);
    const { data } = await api.calendarList.patch({
      calendarId: 'primary',
      colorRgbFormat: true,
      requestBody,
    });
    expect(data.backgroundColor).toBe('#123456');
  });
});

describe('§5 calendars', () => {
  test('§5 insert makes a secondary calendar and puts it on the list', async () => {
    const { api, email } = await account();
    const { data } = await api.calendars.insert({
      requestBody: { summary: 'Trips', timeZone: 'America/Lima' },
    });
    expect(data.id).toMatch(/@group\.calendar\.google\.com$/);
    expect(data).toMatchObject({ summary: 'Trips', timeZone: 'America/Lima', dataOwner: email });
    expect((await list(api)).items?.map((c) => c.id)).toContain(data.id);
  });

  test('§5 a calendar needs a title and a real zone', async () => {
    const { api } = await account();
    expect((await refusal(api.calendars.insert({ requestBody: {} }))).status).toBe(400);
    expect(
      (await refusal(api.calendars.insert({ requestBody: { summary: 'x', timeZone: 'Nowhere' } }))).status,
    ).toBe(400);
  });

  test('§5 a deleted calendar is 404 for everything', async () => {
    const { api } = await account({ calendars: many(1) });
    const calendarId = 'calendar0@group.calendar.google.com';
    await api.calendars.delete({ calendarId });
    for (const call of [
      api.events.list({ calendarId }),
      api.calendars.get({ calendarId }),
      api.calendarList.get({ calendarId }),
    ]) {
      expect(await refusal(call)).toMatchObject({ status: 404, reason: 'notFound', message: 'Not Found' });
    }
  });

  test('§5 the primary calendar cannot be deleted, but cleared', async () => {
    const { api } = await account({
      calendars: [{ primary: true, events: [{ id: 'event1', ...day('2026-12-01') }] }],
    });
    expect((await refusal(api.calendars.delete({ calendarId: 'primary' }))).status).toBe(400);
    expect((await api.calendars.clear({ calendarId: 'primary' })).status).toBe(204);
    expect((await api.events.list({ calendarId: 'primary' })).data.items).toEqual([]);
  });

  test('§5 more than 60 new calendars in a short time are refused with quotaExceeded', async () => {
    const { raw } = await account();
    for (let i = 0; i < 60; i++)
      expect((await raw('POST', '/calendars', { summary: `c${i}` })).status).toBe(200);
    const answer = await raw('POST', '/calendars', { summary: 'one more' });
    expect([answer.status, answer.body.error.errors[0].reason]).toEqual([403, 'quotaExceeded']);
  });

  test('§5 lost access is 404, an entry marked deleted, and can come back', async () => {
    const { api, email } = await account({
      calendars: [{ primary: true }, { id: 'shared@x', accessRole: 'writer' }],
    });
    const syncToken = (await list(api)).nextSyncToken as string;
    await control('access', { account: email, calendarId: 'shared@x', accessRole: null });
    expect((await refusal(api.events.list({ calendarId: 'shared@x' }))).status).toBe(404);
    expect((await list(api, { syncToken })).items).toMatchObject([{ id: 'shared@x', deleted: true }]);
    await control('access', { account: email, calendarId: 'shared@x', accessRole: 'reader' });
    expect((await api.calendarList.get({ calendarId: 'shared@x' })).data.accessRole).toBe('reader');
  });

  test('§5 an unknown calendar is 404', async () => {
    const { api } = await account();
    expect((await refusal(api.events.list({ calendarId: 'nobody@x.test' }))).status).toBe(404);
  });

  test('§2 colors.get names the eleven event colours', async () => {
    const { api } = await account();
    const { data } = await api.colors.get();
    expect(Object.keys(data.event ?? {})).toHaveLength(11);
  });

  test('§5 free/busy merges what overlaps and leaves out what is transparent', async () => {
    const events = [
      { id: 'first1', ...at('2026-12-01T10:00:00', '2026-12-01T11:00:00', 'UTC') },
      { id: 'second1', ...at('2026-12-01T10:30:00', '2026-12-01T12:00:00', 'UTC') },
      {
        id: 'third1',
        ...at('2026-12-01T14:00:00', '2026-12-01T15:00:00', 'UTC'),
        transparency: 'transparent',
      },
      {
        id: 'series1',
        ...at('2026-11-30T16:00:00', '2026-11-30T17:00:00', 'UTC'),
        recurrence: ['RRULE:FREQ=DAILY'],
      },
    ];
    const { api } = await account({ calendars: [{ primary: true, events }] });
    const { data } = await api.freebusy.query({
      requestBody: {
        timeMin: '2026-12-01T00:00:00Z',
        timeMax: '2026-12-02T00:00:00Z',
        items: [{ id: 'primary' }, { id: 'nobody@x' }],
      },
    });
    expect(data.calendars?.primary?.busy).toEqual([
      { start: '2026-12-01T10:00:00Z', end: '2026-12-01T12:00:00Z' },
      { start: '2026-12-01T16:00:00Z', end: '2026-12-01T17:00:00Z' },
    ]);
    expect(data.calendars?.['nobody@x']?.errors?.[0]?.reason).toBe('notFound');
  });
});
