import { describe, expect, test } from 'vitest';
import { bodies, calendarId, pages, simulatorWithEvents } from './support/lists.ts';
import { day, refusal } from './support/overHttp.ts';

const { account, control, withEvents } = simulatorWithEvents();

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
