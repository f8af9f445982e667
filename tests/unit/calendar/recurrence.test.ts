import { describe, expect, test } from 'vitest';
import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import { instanceId, parseSeries, slotsBetween, timeOfSlot } from '#src/domain/recurrence/recurrence.ts';

const timed = (
  recurrence: string[],
  zone = 'Europe/Berlin',
  start = '2026-03-23T09:00:00+01:00',
): MirroredEvent => ({
  id: 'series',
  start: { dateTime: start, timeZone: zone },
  end: { dateTime: start.replace('T09', 'T10'), timeZone: zone },
  recurrence,
});
const allDay = (recurrence: string[], start = '2026-03-28', end = '2026-03-29'): MirroredEvent => ({
  id: 'days',
  start: { date: start },
  end: { date: end },
  recurrence,
});

function starts(event: MirroredEvent, from: string, to: string): string[] {
  const series = parseSeries(event);
  if (!series) return ['not a series'];
  return slotsBetween(series, Date.parse(from), Date.parse(to)).map((slot) => {
    const time = timeOfSlot(series, slot);
    return time.allDay
      ? `${time.startDate}/${time.endDate}`
      : new Date(time.startMs).toISOString().slice(0, 16);
  });
}

describe('recurrence', () => {
  test('keeps the hour of the series zone when clocks change', () => {
    expect(starts(timed(['RRULE:FREQ=WEEKLY']), '2026-03-20T00:00Z', '2026-04-08T00:00Z')).toEqual([
      '2026-03-23T08:00',
      '2026-03-30T07:00',
      '2026-04-06T07:00',
    ]);
  });

  test('expands all-day series by date, over a clock change too', () => {
    expect(starts(allDay(['RRULE:FREQ=DAILY;COUNT=3']), '2026-03-01T00:00Z', '2026-05-01T00:00Z')).toEqual([
      '2026-03-28/2026-03-29',
      '2026-03-29/2026-03-30',
      '2026-03-30/2026-03-31',
    ]);
  });

  test('finds the occurrence that began before the range and reaches into it', () => {
    const festival = allDay(['RRULE:FREQ=MONTHLY'], '2026-01-30', '2026-02-03');
    expect(starts(festival, '2026-02-01T00:00Z', '2026-02-02T00:00Z')).toEqual(['2026-01-30/2026-02-03']);
  });

  test.each([
    ['EXDATE;TZID=Europe/Berlin:20260330T090000', ['2026-03-23T08:00', '2026-04-06T07:00']],
    ['EXDATE:20260330T070000Z', ['2026-03-23T08:00', '2026-04-06T07:00']],
    ['EXDATE:20260330T070000Z,20260406T070000Z', ['2026-03-23T08:00']],
    [
      'RDATE;TZID=America/New_York:20260401T120000',
      ['2026-03-23T08:00', '2026-03-30T07:00', '2026-04-01T16:00', '2026-04-06T07:00'],
    ],
    [
      'RDATE;VALUE=PERIOD:20260401T120000Z/PT1H',
      ['2026-03-23T08:00', '2026-03-30T07:00', '2026-04-01T12:00', '2026-04-06T07:00'],
    ],
    ['EXRULE:FREQ=WEEKLY;INTERVAL=2', ['2026-03-30T07:00']],
    ['X-SOMETHING:else', ['2026-03-23T08:00', '2026-03-30T07:00', '2026-04-06T07:00']],
  ])('understands %s', (line, expected) => {
    expect(
      starts(timed(['RRULE:FREQ=WEEKLY;COUNT=3', line]), '2026-03-01T00:00Z', '2026-05-01T00:00Z'),
    ).toEqual(expected);
  });

  test('understands added and excluded days of an all-day series', () => {
    const lines = [
      'RRULE:FREQ=WEEKLY;UNTIL=20260411',
      'EXDATE;VALUE=DATE:20260404',
      'RDATE;VALUE=DATE:20260407',
    ];
    expect(starts(allDay(lines), '2026-03-01T00:00Z', '2026-05-01T00:00Z')).toEqual([
      '2026-03-28/2026-03-29',
      '2026-04-07/2026-04-08',
      '2026-04-11/2026-04-12',
    ]);
  });

  test('a series of single dates begins with its own start', () => {
    const lines = ['RDATE;TZID=Europe/Berlin:20260401T110000'];
    expect(starts(timed(lines), '2026-03-01T00:00Z', '2026-05-01T00:00Z')).toEqual([
      '2026-03-23T08:00',
      '2026-04-01T09:00',
    ]);
  });

  test('names an occurrence as Google does', () => {
    const series = parseSeries(timed(['RRULE:FREQ=WEEKLY']));
    const days = parseSeries(allDay(['RRULE:FREQ=DAILY']));
    if (!series || !days) throw new Error('not a series');
    expect(instanceId('series', series, Date.parse('2026-03-30T07:00:00Z'))).toBe('series_20260330T070000Z');
    expect(instanceId('days', days, Date.parse('2026-03-30T00:00:00Z'))).toBe('days_20260330');
  });

  test('says when a series ends, so that one that is over is not expanded', () => {
    const until = parseSeries(timed(['RRULE:FREQ=WEEKLY;UNTIL=20260406T070000Z']));
    expect(until?.lastMs).toBeLessThan(Date.parse('2026-04-08T00:00:00Z'));
    expect(parseSeries(timed(['RRULE:FREQ=WEEKLY']))?.lastMs).toBe(Number.POSITIVE_INFINITY);
  });

  test('takes an unknown zone from the start itself', () => {
    expect(
      starts(timed(['RRULE:FREQ=WEEKLY;COUNT=2'], 'Custom/Zone'), '2026-03-01T00:00Z', '2026-05-01T00:00Z'),
    ).toEqual(['2026-03-23T08:00', '2026-03-30T08:00']);
  });

  test.each([[['RRULE:FREQ=SOMETIMES']], [[]], [['RRULE']]])('shows %j once instead of failing', (lines) => {
    const series = parseSeries(timed(lines));
    expect(series === null || slotsBetween(series, 0, 4e12).length === 1).toBe(true);
  });

  test.each([
    ['FREQ=DAILY;COUNT=99999999', 31],
    ['FREQ=DAILY;INTERVAL=99999999999', 0],
    ['FREQ=WEEKLY;INTERVAL=99999999999', 0],
    ['FREQ=YEARLY;INTERVAL=99999999', 0],
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 0],
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3', 0],
    ['FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30', 0],
    ['FREQ=SECONDLY;BYHOUR=3;BYMINUTE=5;BYSECOND=7', 31],
    ['FREQ=YEARLY;BYHOUR=0,1,2,3,4,5,6,7,8,9;BYMINUTE=1,2,3,4,5,6;BYSETPOS=1', 0],
  ])('answers %s with the right %i days of a month, without stopping the calendar', (rule, count) => {
    const series = parseSeries(timed([`RRULE:${rule}`], 'Europe/Berlin', '1980-01-01T09:00:00+01:00'));
    if (!series) throw new Error('not a series');
    const startedAt = performance.now();
    expect(
      slotsBetween(series, Date.parse('2026-03-01T00:00Z'), Date.parse('2026-04-01T00:00Z')),
    ).toHaveLength(count);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  test('bounds what a rule for every minute costs', () => {
    const rule = `RRULE:FREQ=DAILY;BYHOUR=${[...Array(24).keys()]};BYMINUTE=${[...Array(60).keys()]}`;
    const series = parseSeries(timed([rule]));
    if (!series) throw new Error('not a series');
    const startedAt = performance.now();
    const slots = slotsBetween(series, Date.parse('2026-05-04T00:00Z'), Date.parse('2026-05-05T00:00Z') - 1);
    // The event lasts an hour: the 60 of the night before reach into the day.
    expect(slots).toHaveLength(1440 + 60);
    expect(slotsBetween(series, 0, 4e12).length).toBeLessThanOrEqual(10_001);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  test('shows a daily series with a large COUNT on the days it reaches after decades', () => {
    const series = timed(['RRULE:FREQ=DAILY;COUNT=14000'], 'Europe/Berlin', '1994-01-01T09:00:00+01:00');
    expect(starts(series, '2026-03-01T00:00Z', '2026-03-03T00:00Z')).toEqual([
      '2026-03-01T08:00',
      '2026-03-02T08:00',
    ]);
  });

  test('reads a yearly day without a month as a day of the month it starts in', () => {
    const series = timed(['RRULE:FREQ=YEARLY;BYMONTHDAY=14'], 'Europe/Berlin', '2026-02-14T09:00:00+01:00');
    expect(starts(series, '2026-01-01T00:00Z', '2028-01-01T00:00Z')).toEqual([
      '2026-02-14T08:00',
      '2027-02-14T08:00',
    ]);
  });

  const three = ['2026-03-23T08:00', '2026-03-30T07:00', '2026-04-06T07:00'];
  test.each([
    ['an exclusion in a Windows zone', 'EXDATE;TZID=Pacific Standard Time:20260330T000000', [0, 2]],
    [
      'an exclusion in a quoted Windows zone',
      'EXDATE;TZID="W. Europe Standard Time":20260330T090000',
      [0, 2],
    ],
    ['an exclusion in a quoted zone', 'EXDATE;TZID="Europe/Berlin":20260330T090000', [0, 2]],
    [
      'an exclusion in a zone of a registry',
      'EXDATE;TZID=/example.org/2008/Europe/Berlin:20260330T090000',
      [0, 2],
    ],
    ['an exclusion in a zone that nobody knows', 'EXDATE;TZID=Custom/Zone:20260330T090000', [0, 2]],
    [
      'an exclusion in a zone with a colon in its quoted name',
      'EXDATE;TZID="(UTC+01:00) Rome":20260330T090000',
      [0, 2],
    ],
    ['an exclusion in lower case', 'exdate;tzid=europe/berlin:20260330t090000', [0, 2]],
    ['an exclusion by its date alone', 'EXDATE;VALUE=DATE:20260330', [0, 2]],
    ['a folded exclusion', 'EXDATE;TZID=Europe/Ber\r\n lin:20260330T\r\n 090000', [0, 2]],
    ['one readable date among unreadable ones', 'EXDATE:20260230T070000Z,nonsense,20260330T070000Z', [0, 2]],
    ['an exclusion that is no date', 'EXDATE:nonsense', [0, 1, 2]],
    ['a second rule that is none', 'RRULE:FREQ=SOMETIMES', [0, 1, 2]],
    ['an exclusion rule that is none', 'EXRULE:FREQ=WEEKLY;COUNT=0', [0, 1, 2]],
  ])('takes %s for itself', (_what, line, kept) => {
    expect(
      starts(timed(['RRULE:FREQ=WEEKLY;COUNT=3', line]), '2026-03-01T00:00Z', '2026-05-01T00:00Z'),
    ).toEqual(kept.map((index) => three[index]));
  });

  test.each(['20260330T090000', '20260330', '20260330T070000Z'])(
    'ends a timed series at UNTIL=%s',
    (until) => {
      expect(
        starts(timed([`RRULE:FREQ=WEEKLY;UNTIL=${until}`]), '2026-03-01T00:00Z', '2026-05-01T00:00Z'),
      ).toEqual(three.slice(0, 2));
    },
  );

  test('runs a series in the Windows zone it names', () => {
    const series = timed(['RRULE:FREQ=WEEKLY;COUNT=3'], 'W. Europe Standard Time');
    expect(starts(series, '2026-03-01T00:00Z', '2026-05-01T00:00Z')).toEqual(three);
  });

  test.each([
    [
      'Europe/Rome',
      '2025-03-29T02:30:00+01:00',
      ['2025-03-29T01:30', '2025-03-30T01:30', '2025-03-31T00:30'],
    ],
    [
      'America/Santiago',
      '2025-09-06T00:00:00-04:00',
      ['2025-09-06T04:00', '2025-09-07T04:00', '2025-09-08T03:00'],
    ],
    [
      'Europe/Rome',
      '2025-10-26T02:30:00+01:00',
      ['2025-10-26T01:30', '2025-10-27T01:30', '2025-10-28T01:30'],
    ],
  ])('counts and shows the occurrence of a night in which clocks change in %s', (zone, start, expected) => {
    const series = timed(['RRULE:FREQ=DAILY;COUNT=3'], zone, start);
    expect(starts(series, '2025-03-01T00:00Z', '2025-12-01T00:00Z')).toEqual(expected);
  });

  test('shows a start that does not fit its rule beside all that the rule counts', () => {
    const series = timed(['RRULE:FREQ=WEEKLY;BYDAY=TU,TH,SA;COUNT=5'], 'UTC', '2020-06-08T09:00:00Z');
    expect(starts(series, '2020-06-01T00:00Z', '2020-08-01T00:00Z')).toEqual(
      ['08', '09', '11', '13', '16', '18'].map((day) => `2020-06-${day}T09:00`),
    );
  });
});
