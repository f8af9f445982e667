import { describe, expect, test } from 'vitest';
import type { Loose } from './support/inProcess.ts';
import { at, day, refusal, simulatorOverHttp } from './support/overHttp.ts';
import { seriesOf, startOf } from './support/series.ts';

const { account, control } = simulatorOverHttp();
const calendarId = 'primary';

const withSeries = (recurrence: string[], more?: object) => seriesOf(account, recurrence, more);

describe('§8 series', () => {
  test('§8 a master keeps its lines and is one row; singles and instances have none', async () => {
    const { master, list, instances } = await withSeries(['RRULE:FREQ=WEEKLY;COUNT=3']);
    expect(master.recurrence).toEqual(['RRULE:FREQ=WEEKLY;COUNT=3']);
    expect((await list()).items).toHaveLength(1);
    for (const instance of await instances()) expect(instance.recurrence).toBeUndefined();
  });

  test('§8 instances have their own ids, the original start in UTC, and share the iCalUID', async () => {
    const { instances, master } = await withSeries(['RRULE:FREQ=WEEKLY;COUNT=2']);
    const found = await instances();
    expect(found.map((e) => e.id)).toEqual(['series1_20260323T090000Z', 'series1_20260330T080000Z']);
    for (const instance of found) {
      expect(instance).toMatchObject({
        recurringEventId: 'series1',
        iCalUID: master.iCalUID,
        originalStartTime: { timeZone: 'Europe/Berlin' },
      });
    }
  });

  test('§8 wall-clock time stays across a clock change', async () => {
    const { instances } = await withSeries(['RRULE:FREQ=WEEKLY;COUNT=3']);
    expect((await instances()).map(startOf)).toEqual([
      '2026-03-23T10:00:00+01:00',
      '2026-03-30T10:00:00+02:00',
      '2026-04-06T10:00:00+02:00',
    ]);
  });

  test('§8 all-day series go by date, with ids by date', async () => {
    const { instances } = await withSeries(['RRULE:FREQ=DAILY;COUNT=3'], day('2026-03-28'));
    const found = await instances();
    expect(found.map((e) => [e.id, e.start.date, e.end.date])).toEqual([
      ['series1_20260328', '2026-03-28', '2026-03-29'],
      ['series1_20260329', '2026-03-29', '2026-03-30'],
      ['series1_20260330', '2026-03-30', '2026-03-31'],
    ]);
    expect(found[0].originalStartTime).toEqual({ date: '2026-03-28' });
  });

  test.each([
    ['UNTIL in UTC, inclusive', ['RRULE:FREQ=DAILY;UNTIL=20260325T090000Z'], 3],
    ['UNTIL a second too early', ['RRULE:FREQ=DAILY;UNTIL=20260325T085959Z'], 2],
    ['EXDATE in UTC', ['RRULE:FREQ=DAILY;COUNT=4', 'EXDATE:20260324T090000Z'], 3],
    [
      'EXDATE in a zone',
      ['RRULE:FREQ=DAILY;COUNT=4', 'EXDATE;TZID=Europe/Berlin:20260324T100000,20260325T100000'],
      2,
    ],
    ['RDATE in another zone', ['RRULE:FREQ=DAILY;COUNT=2', 'RDATE;TZID=America/New_York:20260401T060000'], 3],
    ['RDATE alone, after the first start', ['RDATE:20260401T090000Z,20260402T090000Z'], 3],
    ['EXRULE', ['RRULE:FREQ=DAILY;COUNT=7', 'EXRULE:FREQ=DAILY;INTERVAL=2;COUNT=2'], 5],
    ['several days a week', ['RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=5'], 5],
    ['the last Friday of a month', ['RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=2'], 3],
  ])('§8 %s', async (_name, recurrence, expected) => {
    const { instances } = await withSeries(recurrence);
    const found = await instances();
    // The master's own start is the first instance, even where the rule alone would not name it.
    expect(found.length).toBe(expected);
    expect(new Set(found.map((e) => e.id)).size).toBe(found.length);
  });

  test.each([
    [
      'a start that does not fit its rule is shown, and COUNT more after it',
      'America/New_York',
      '2020-06-08T10:00:00',
      'FREQ=WEEKLY;BYDAY=TU,TH,SA;COUNT=5',
      [
        '2020-06-08T10:00',
        '2020-06-09T10:00',
        '2020-06-11T10:00',
        '2020-06-13T10:00',
        '2020-06-16T10:00',
        '2020-06-18T10:00',
      ],
    ],
    [
      'a day of the month without a month is one of the month of the start',
      'UTC',
      '2026-02-14T10:00:00',
      'FREQ=YEARLY;BYMONTHDAY=14;COUNT=3',
      ['2026-02-14T10:00', '2027-02-14T10:00', '2028-02-14T10:00'],
    ],
    [
      'what a clock change skips is shown an hour later and counts',
      'Europe/Rome',
      '2025-03-29T02:30:00',
      'FREQ=DAILY;COUNT=3',
      ['2025-03-29T02:30', '2025-03-30T03:30', '2025-03-31T02:30'],
    ],
    [
      'a skipped midnight is shown an hour later and counts',
      'America/Santiago',
      '2026-09-05T00:00:00',
      'FREQ=DAILY;COUNT=3',
      ['2026-09-05T00:00', '2026-09-06T01:00', '2026-09-07T00:00'],
    ],
    [
      'the last working day of the month',
      'UTC',
      '2026-01-30T10:00:00',
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3',
      ['2026-01-30T10:00', '2026-02-27T10:00', '2026-03-31T10:00'],
    ],
    [
      'week 53',
      'UTC',
      '2026-12-28T10:00:00',
      'FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;COUNT=2',
      ['2026-12-28T10:00', '2032-12-27T10:00'],
    ],
  ])('§8 %s', async (_name, zone, start, rule, expected) => {
    const { api } = await account({ timeZone: zone });
    const end = start.replace(/T\d\d/, 'T23');
    await api.events.insert({
      calendarId,
      requestBody: { id: 'series1', ...at(start, end, zone), recurrence: [`RRULE:${rule}`] },
    });
    const window = { timeMin: '2020-01-01T00:00:00Z', timeMax: '2036-01-01T00:00:00Z' };
    const { items } = (await api.events.instances({ calendarId, eventId: 'series1', ...window })).data;
    expect(items?.map((e) => e.start?.dateTime?.slice(0, 16))).toEqual(expected);
  });

  test('§8 a line that nobody can read costs itself alone', async () => {
    const { email, api } = await account();
    const recurrence = [
      'RRULE:FREQ=DAILY;COUNT=3',
      'EXDATE;TZID=Nowhere/Land:20260324T100000',
      'EXDATE:tomorrow',
      'X-OTHER:1',
    ];
    const planted = { id: 'series1', ...at('2026-03-23T10:00:00', '2026-03-23T11:00:00'), recurrence };
    await control('accounts', {
      email,
      calendars: [{ primary: true, timeZone: 'Europe/Berlin', events: [planted] }],
    });
    const { items } = (await api.events.instances({ calendarId, eventId: 'series1' })).data;
    expect(items?.map((e) => e.start?.dateTime?.slice(0, 10))).toEqual(['2026-03-23', '2026-03-25']);
  });

  test('§8 RDATE;VALUE=DATE in an all-day series', async () => {
    const { instances } = await withSeries(
      ['RRULE:FREQ=DAILY;COUNT=2', 'RDATE;VALUE=DATE:20260410'],
      day('2026-04-01'),
    );
    expect((await instances()).map(startOf)).toEqual(['2026-04-01', '2026-04-02', '2026-04-10']);
  });

  test('§8 a birthday on 29 February comes in leap years', async () => {
    const { instances } = await withSeries(['RRULE:FREQ=YEARLY;COUNT=3'], day('2024-02-29'));
    expect(
      (await instances({ timeMin: '2024-01-01T00:00:00Z', timeMax: '2040-01-01T00:00:00Z' })).map(startOf),
    ).toEqual(['2024-02-29', '2028-02-29', '2032-02-29']);
  });

  test('§4 singleEvents leaves the master out and writes the instances', async () => {
    const { list } = await withSeries(['RRULE:FREQ=DAILY;COUNT=4']);
    const { items } = await list({ singleEvents: true });
    expect(items?.map((e: Loose) => e.id)).not.toContain('series1');
    expect(items).toHaveLength(4);
  });

  test('§4 a series without an end is written out far into the future, but not for ever', async () => {
    const { list } = await withSeries(
      ['RRULE:FREQ=WEEKLY'],
      at('2026-11-02T10:00:00', '2026-11-02T11:00:00'),
    );
    const { items } = await list({ singleEvents: true, maxResults: 2500 });
    expect(items?.length).toBeGreaterThan(52);
    expect(items?.length).toBeLessThan(2500);
  });

  test('§8 instances come in pages and windows, and by original start', async () => {
    const { api, instances } = await withSeries(['RRULE:FREQ=DAILY;COUNT=5']);
    const first = (await api.events.instances({ calendarId, eventId: 'series1', maxResults: 2 })).data;
    const rest = (
      await api.events.instances({
        calendarId,
        eventId: 'series1',
        maxResults: 9,
        pageToken: first.nextPageToken as string,
      })
    ).data;
    expect([first.items?.length, rest.items?.length, rest.nextPageToken]).toEqual([2, 3, undefined]);
    expect(
      await instances({ timeMin: '2026-03-25T00:00:00Z', timeMax: '2026-03-26T00:00:00Z' }),
    ).toHaveLength(1);
    expect(await instances({ originalStart: '2026-03-26T09:00:00Z' })).toHaveLength(1);
  });

  test('§8 instances of what is no series is 400, of what is unknown 404', async () => {
    const { api } = await account();
    await api.events.insert({ calendarId, requestBody: { id: 'single1', ...day('2026-12-01') } });
    expect((await refusal(api.events.instances({ calendarId, eventId: 'single1' }))).status).toBe(400);
    expect((await refusal(api.events.instances({ calendarId, eventId: 'nosuch' }))).status).toBe(404);
  });
});
