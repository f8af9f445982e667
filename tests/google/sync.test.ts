import { describe, expect, test } from 'vitest';
import { bodies, calendarId, type ListParams, pages, simulatorWithEvents } from './support/lists.ts';
import { day, refusal } from './support/overHttp.ts';

const { control, withEvents } = simulatorWithEvents();

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
