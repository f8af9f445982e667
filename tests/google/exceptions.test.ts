import { describe, expect, test } from 'vitest';
import type { Loose } from './support/inProcess.ts';
import { at, day, refusal, simulatorOverHttp } from './support/overHttp.ts';
import { seriesOf, startOf } from './support/series.ts';

const { account } = simulatorOverHttp();
const calendarId = 'primary';

const withSeries = (recurrence: string[], more?: object) => seriesOf(account, recurrence, more);

describe('§8 exceptions', () => {
  const second = 'series1_20260324T090000Z';
  const daily = ['RRULE:FREQ=DAILY;COUNT=4'];

  test('§8 an untouched instance can be read by its id; an id outside the series is 404', async () => {
    const { api } = await withSeries(daily);
    expect((await api.events.get({ calendarId, eventId: second })).data.recurringEventId).toBe('series1');
    expect((await refusal(api.events.get({ calendarId, eventId: 'series1_20260324T093000Z' }))).status).toBe(
      404,
    );
  });

  test('§8 a moved instance keeps its id and original start, and its old slot is empty', async () => {
    const { api, list } = await withSeries(daily);
    const moved = at('2026-03-24T15:00:00', '2026-03-24T16:00:00');
    const { data } = await api.events.patch({
      calendarId,
      eventId: second,
      requestBody: { summary: 'Moved', ...moved },
    });
    expect([data.id, data.originalStartTime?.dateTime, data.start?.dateTime]).toEqual([
      second,
      '2026-03-24T10:00:00+01:00',
      '2026-03-24T15:00:00+01:00',
    ]);
    const singles = (await list({ singleEvents: true })).items as Loose[];
    expect(singles.filter((e) => e.id === second).map(startOf)).toEqual(['2026-03-24T15:00:00+01:00']);
    expect(singles).toHaveLength(4);
    const rows = (await list()).items as Loose[];
    expect(rows.map((e) => e.id)).toEqual(['series1', second]);
  });

  test('§8 a deleted instance is a cancelled exception, no EXDATE', async () => {
    const { api, list } = await withSeries(daily);
    await api.events.delete({ calendarId, eventId: second });
    const rows = (await list()).items as Loose[];
    expect(rows[0].recurrence).toEqual(daily);
    expect(rows[1]).toEqual({
      kind: 'calendar#event',
      etag: expect.any(String),
      id: second,
      status: 'cancelled',
      recurringEventId: 'series1',
      originalStartTime: { dateTime: '2026-03-24T10:00:00+01:00', timeZone: 'Europe/Berlin' },
    });
    expect((await list({ singleEvents: true })).items).toHaveLength(3);
    expect((await list({ singleEvents: true, showDeleted: true })).items).toHaveLength(4);
    expect((await refusal(api.events.delete({ calendarId, eventId: second }))).status).toBe(410);
  });

  test('§4 a deleted instance comes in the delta as its minimal row, and its master with it', async () => {
    const { api, list } = await withSeries(daily);
    const syncToken = (await list()).nextSyncToken;
    await api.events.patch({ calendarId, eventId: second, requestBody: { status: 'cancelled' } });
    const { items } = await list({ syncToken });
    expect(items?.map((e: Loose) => [e.id, e.status, e.recurringEventId])).toEqual([
      [second, 'cancelled', 'series1'],
      ['series1', 'confirmed', undefined],
    ]);
  });

  test('§8 a deleted series is one cancelled row, and its exceptions go with it', async () => {
    const { api, list } = await withSeries(daily);
    await api.events.patch({ calendarId, eventId: second, requestBody: { summary: 'x' } });
    const syncToken = (await list()).nextSyncToken;
    await api.events.delete({ calendarId, eventId: 'series1' });
    expect((await list({ syncToken })).items?.map((e: Loose) => [e.id, e.status])).toEqual([
      ['series1', 'cancelled'],
    ]);
    expect((await list()).items).toEqual([]);
    expect((await api.events.get({ calendarId, eventId: second })).data.status).toBe('cancelled');
  });

  test('§4 with single events a deleted series is a cancelled row for each instance', async () => {
    const { api, list } = await withSeries(daily);
    const syncToken = (await list({ singleEvents: true })).nextSyncToken;
    await api.events.delete({ calendarId, eventId: 'series1' });
    const { items } = await list({ singleEvents: true, syncToken });
    expect(items?.map((e: Loose) => e.status)).toEqual(Array(4).fill('cancelled'));
  });

  test('§4 with single events a change of the master brings every instance', async () => {
    const { api, list } = await withSeries(daily);
    const syncToken = (await list({ singleEvents: true })).nextSyncToken;
    await api.events.patch({ calendarId, eventId: 'series1', requestBody: { summary: 'New' } });
    const { items } = await list({ singleEvents: true, syncToken });
    expect(items?.map((e: Loose) => e.summary)).toEqual(Array(4).fill('New'));
  });

  test('§8 a moved series drops the exceptions that it no longer has', async () => {
    const { api, list } = await withSeries(daily);
    await api.events.patch({ calendarId, eventId: second, requestBody: { summary: 'x' } });
    await api.events.patch({
      calendarId,
      eventId: 'series1',
      requestBody: at('2026-03-23T12:00:00', '2026-03-23T13:00:00'),
    });
    const singles = (await list({ singleEvents: true })).items as Loose[];
    expect(singles.map((e) => e.summary)).toEqual(Array(4).fill('Series'));
  });

  test('§8 this and following: the head ends before, the tail is a series of its own', async () => {
    const { api, list } = await withSeries(daily);
    const tail = {
      id: 'tail01',
      summary: 'Tail',
      ...at('2026-03-25T14:00:00', '2026-03-25T15:00:00'),
      recurrence: ['RRULE:FREQ=DAILY;COUNT=2'],
    };
    await api.events.insert({ calendarId, requestBody: { ...tail, id: 'tail0' } });
    await api.events.patch({
      calendarId,
      eventId: 'series1',
      requestBody: { recurrence: ['RRULE:FREQ=DAILY;UNTIL=20260325T085959Z'] },
    });
    const singles = (await list({ singleEvents: true, orderBy: 'startTime' })).items as Loose[];
    expect(singles.map((e) => [e.summary, startOf(e).slice(8, 16)])).toEqual([
      ['Series', '23T10:00'],
      ['Series', '24T10:00'],
      ['Tail', '25T14:00'],
      ['Tail', '26T14:00'],
    ]);
  });

  test("§8 ids made by Google's own pages and by imports are accepted as they are", async () => {
    const foreign = [
      {
        id: '_60q30c1g60o30e1i60o4ac1g60rj8gpl88rj2c1h84s34h9g60s30c1g60o30c1g',
        summary: 'Imported',
        ...day('2026-12-01'),
      },
      {
        id: 'base_R20260401T080000',
        summary: 'Tail',
        ...at('2026-04-01T10:00:00', '2026-04-01T11:00:00'),
        recurrence: ['RRULE:FREQ=DAILY;COUNT=2'],
      },
    ];
    const { api } = await account({
      calendars: [{ primary: true, timeZone: 'Europe/Berlin', events: foreign }],
    });
    expect((await api.events.get({ calendarId, eventId: foreign[0]?.id as string })).data.summary).toBe(
      'Imported',
    );
    const { data } = await api.events.instances({ calendarId, eventId: 'base_R20260401T080000' });
    const instanceId = data.items?.[1]?.id as string;
    expect(instanceId).toBe('base_R20260401T080000_20260402T080000Z');
    expect((await api.events.get({ calendarId, eventId: instanceId })).status).toBe(200);
  });
});
