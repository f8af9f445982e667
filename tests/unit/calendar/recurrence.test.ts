import { describe, expect, test } from 'vitest';
import type { MirroredEvent } from '#src/domain/mirroredEvent.ts';
import { instanceId, parseSeries, slotsBetween, timeOfSlot } from '#src/domain/recurrence.ts';

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
    'FREQ=DAILY;COUNT=99999999',
    'FREQ=DAILY;INTERVAL=99999999999',
    'FREQ=WEEKLY;INTERVAL=99999999999',
    'FREQ=YEARLY;INTERVAL=99999999',
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
  ])('lets nobody stop the calendar with %s', (rule) => {
    const start = '1980-01-01T09:00:00+01:00';
    const series = parseSeries(timed([`RRULE:${rule}`], 'Europe/Berlin', start));
    const [from, to] = [Date.parse('2026-03-01T00:00Z'), Date.parse('2026-04-01T00:00Z')];
    expect(series ? slotsBetween(series, from, to) : []).toEqual([]);
    expect(series ? slotsBetween(series, 0, to) : [Date.parse(start)]).toEqual([Date.parse(start)]);
  });
});
