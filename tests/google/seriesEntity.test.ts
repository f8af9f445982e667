import { describe, expect, test } from 'vitest';
import type { Loose } from './support/inProcess.ts';
import { at, day, refusal, simulatorOverHttp } from './support/overHttp.ts';

const { account, control } = simulatorOverHttp();
const calendarId = 'primary';
const series = {
  id: 'series1',
  summary: 'Daily',
  ...at('2026-12-01T10:00:00', '2026-12-01T11:00:00', 'UTC'),
  recurrence: ['RRULE:FREQ=DAILY;COUNT=5'],
};
const slot = (day: number) => `series1_2026120${day}T100000Z`;

describe('§8 a series is one entity', () => {
  test('a change of one occurrence gives the master and all exceptions one etag and names them all in the delta', async () => {
    const { api } = await account();
    const get = async (eventId: string) => (await api.events.get({ calendarId, eventId })).data;
    await api.events.insert({ calendarId, requestBody: series });
    await api.events.patch({ calendarId, eventId: slot(2), requestBody: { summary: 'First' } });
    const before = await get('series1');
    const { nextSyncToken } = (await api.events.list({ calendarId })).data;
    await api.events.patch({ calendarId, eventId: slot(3), requestBody: { summary: 'Second' } });
    const parts = await Promise.all(['series1', slot(2), slot(3)].map(get));
    expect(new Set(parts.map(({ etag }) => etag)).size).toBe(1);
    expect(parts[0]?.etag).not.toBe(before.etag);
    const delta = (await api.events.list({ calendarId, syncToken: nextSyncToken as string })).data.items;
    expect(delta?.map(({ id }) => id).sort()).toEqual(['series1', slot(2), slot(3)]);
  });

  test('a deleted series that is restored has its cancelled and moved occurrences again, and the next delta names them', async () => {
    const { api, person } = await account();
    await api.events.insert({ calendarId, requestBody: series });
    await api.events.patch({ calendarId, eventId: slot(2), requestBody: { summary: 'Changed' } });
    await api.events.delete({ calendarId, eventId: slot(3) });
    const { nextSyncToken } = (await api.events.list({ calendarId })).data;
    await api.events.delete({ calendarId, eventId: 'series1' });
    await person('restore', 'series1');
    const delta = (await api.events.list({ calendarId, syncToken: nextSyncToken as string })).data.items;
    const rows = [...(delta ?? [])].map(({ id, status }) => [id, status]).sort();
    expect(rows).toEqual([
      ['series1', 'confirmed'],
      [slot(2), 'confirmed'],
      [slot(3), 'cancelled'],
    ]);
    const shown = (await api.events.list({ calendarId, singleEvents: true })).data.items;
    expect(shown?.map(({ id }) => id)).not.toContain(slot(3));
  });

  test('a second write with the etag that was read before another occurrence changed is refused', async () => {
    const { api, raw } = await account();
    await api.events.insert({ calendarId, requestBody: series });
    const { etag } = (await api.events.get({ calendarId, eventId: slot(2) })).data;
    await api.events.patch({ calendarId, eventId: slot(3), requestBody: { summary: 'Second' } });
    const put = await raw(
      'PATCH',
      `/calendars/primary/events/${slot(2)}`,
      { summary: 'Late' },
      { 'if-match': etag as string },
    );
    expect(put.status).toBe(412);
  });
});

describe('§4 cancelled instances named by their id alone', () => {
  const cancelled = async (sparseCancellations: string | number, full: boolean) => {
    const { api, email } = await account();
    await control('account-state', { account: email, sparseCancellations });
    await api.events.insert({
      calendarId,
      requestBody: { ...series, recurrence: ['RRULE:FREQ=DAILY;COUNT=9'] },
    });
    const { nextSyncToken } = (await api.events.list({ calendarId })).data;
    for (let n = 1; n <= 9; n++) await api.events.delete({ calendarId, eventId: slot(n) });
    const asked = full ? {} : { syncToken: nextSyncToken as string };
    const { items } = (await api.events.list({ calendarId, ...asked })).data;
    return items?.filter(({ status }) => status === 'cancelled') as Loose[];
  };

  test.each([true, false])('always, in full lists (%s) and deltas', async (full) => {
    const rows = await cancelled('always', full);
    expect(rows).toHaveLength(9);
    for (const row of rows) expect(Object.keys(row).sort()).toEqual(['etag', 'id', 'kind', 'status']);
  });

  test('never, and for a share of them', async () => {
    const named = (rows: Loose[]) =>
      rows.filter((row) => row.recurringEventId && row.originalStartTime).length;
    expect(named(await cancelled('never', false))).toBe(9);
    const some = named(await cancelled(0.5, false));
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(9);
  });
});

describe('§4 page tokens', () => {
  test('a page token alone is enough: the query of the first page goes on', async () => {
    const { api } = await account();
    for (let n = 1; n <= 4; n++)
      await api.events.insert({
        calendarId,
        requestBody: { summary: n % 2 ? 'odd' : 'even', ...day(`2026-12-0${n}`) },
      });
    await api.events.insert({ calendarId, requestBody: { summary: 'odd', ...day('2026-12-05') } });
    const first = (await api.events.list({ calendarId, q: 'odd', maxResults: 1 })).data;
    const second = (await api.events.list({ calendarId, pageToken: first.nextPageToken as string })).data;
    const third = (await api.events.list({ calendarId, pageToken: second.nextPageToken as string, q: 'odd' }))
      .data;
    expect([first, second, third].map(({ items }) => items?.map(({ summary }) => summary))).toEqual([
      ['odd'],
      ['odd'],
      ['odd'],
    ]);
    expect(third.nextPageToken).toBeUndefined();
    const other = api.events.list({ calendarId, pageToken: first.nextPageToken as string, q: 'even' });
    expect((await refusal(other)).status).toBe(400);
  });

  test('the same holds for the calendar list and for instances', async () => {
    const { api } = await account({
      calendars: [{ primary: true }, { id: 'r@x', accessRole: 'reader' }, { id: 'w@x' }],
    });
    const list = (await api.calendarList.list({ minAccessRole: 'owner', maxResults: 1 })).data;
    const rest = (await api.calendarList.list({ pageToken: list.nextPageToken as string })).data;
    expect(rest.items?.map(({ id }) => id)).toEqual(['w@x']);
    await api.events.insert({ calendarId, requestBody: series });
    const eventId = 'series1';
    const timeMin = '2026-12-04T00:00:00Z';
    const page = (await api.events.instances({ calendarId, eventId, timeMin, maxResults: 1 })).data;
    const next = (
      await api.events.instances({ calendarId, eventId, pageToken: page.nextPageToken as string })
    ).data;
    expect([...(page.items ?? []), ...(next.items ?? [])].map(({ id }) => id)).toEqual([slot(4), slot(5)]);
    expect(next.nextPageToken).toBeUndefined();
  });
});

describe('§3 what an update keeps', () => {
  const planted = {
    id: 'planted1',
    summary: 'Call',
    ...at('2026-12-01T10:00:00', '2026-12-01T11:00:00'),
    hangoutLink: 'https://meet.example/abc',
    locked: true,
    privateCopy: true,
    conferenceData: { conferenceId: 'abc' },
    eventLabelId: 'label1',
  };
  const put = async (body: object, params: object = {}, more: object = {}) => {
    const labels = [{ id: 'label1', name: 'Work', backgroundColor: '#123456' }];
    const { api } = await account({
      calendars: [{ primary: true, eventLabels: labels, events: [{ ...planted, ...more }] }],
    });
    const times = at('2026-12-01T10:00:00', '2026-12-01T11:00:00');
    const calendar = (await api.calendars.get({ calendarId })).data;
    expect(calendar.labelProperties?.eventLabels).toEqual(labels);
    return (
      await api.events.update({
        calendarId,
        eventId: 'planted1',
        requestBody: { ...times, ...body },
        ...params,
      })
    ).data;
  };

  test('what the writer may not set stays, even when the body names it', async () => {
    const { hangoutLink, locked, privateCopy, conferenceData, eventLabelId } = planted;
    const kept = { hangoutLink, locked, privateCopy, conferenceData, eventLabelId };
    expect(await put({ summary: 'New' })).toMatchObject(kept);
    expect(
      await put({ hangoutLink: 'x', locked: false, conferenceData: {}, eventLabelId: 'other' }),
    ).toMatchObject(kept);
  });

  test('conferenceDataVersion=1 and eventLabelVersion=1 open their own field', async () => {
    const call = await put({ summary: 'New' }, { conferenceDataVersion: 1 });
    expect([call.conferenceData, call.hangoutLink, call.eventLabelId]).toEqual([
      undefined,
      planted.hangoutLink,
      'label1',
    ]);
    const labelled = await put({ eventLabelId: 'label2', colorId: '3' }, { eventLabelVersion: 1 });
    expect([labelled.eventLabelId, labelled.colorId]).toEqual(['label2', undefined]);
    const bare = await put({ summary: 'New' }, { eventLabelVersion: 1 });
    expect(bare.eventLabelId).toBeUndefined();
    const coloured = await put({ colorId: '3' });
    expect([coloured.colorId, coloured.eventLabelId]).toEqual(['3', undefined]);
    const withPlainColour = { colorId: '3', eventLabelId: undefined };
    const kept = await put({ colorId: '3' }, {}, withPlainColour);
    expect(kept.colorId).toBe('3');
    const lost = await put({ colorId: '3' }, { eventLabelVersion: 1 }, withPlainColour);
    expect([lost.colorId, lost.eventLabelId]).toEqual([undefined, undefined]);
  });
});
