import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { repeatText } from '#src/browser/calendar/view/repeatText.ts';
import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import { parseSeries, slotsBetween } from '#src/domain/recurrence/recurrence.ts';
import { dateToUtcMs, dayMs, utcMsToDate } from '#src/domain/time/eventTime.ts';
import { daysNamed } from './wordsReader.ts';

const series = (date: string, recurrence: string[], more: Partial<MirroredEvent> = {}): MirroredEvent => ({
  id: 'e',
  start: { date },
  end: { date: utcMsToDate(dateToUtcMs(date) + dayMs) },
  recurrence,
  ...more,
});
const timed = (time: string, timeZone: string, rule: string): MirroredEvent =>
  series('2026-11-02', [`RRULE:${rule}`], {
    start: { dateTime: `2026-11-02T${time}`, timeZone },
    end: { dateTime: `2026-11-02T${time}`, timeZone },
  });

describe('how a series repeats', () => {
  test.each([
    [
      '2026-01-30',
      'MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
      'every month on the last of Mon, Tue, Wed, Thu and Fri',
    ],
    ['2026-05-10', 'YEARLY;BYMONTH=5;BYDAY=2SU', 'every year on the second Sun of May'],
    [
      '2026-03-31',
      'YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1',
      'every year on the last day of March, June, September and December',
    ],
    ['2026-01-01', 'DAILY;BYMONTH=1', 'every day, only in January'],
    ['2026-01-01', 'DAILY;BYDAY=MO,TU', 'every day, only on Mon and Tue'],
    ['2026-01-31', 'MONTHLY', 'every month on the 31st'],
    ['2026-02-28', 'MONTHLY;BYMONTHDAY=-1,15', 'every month on the last day and the 15th'],
    ['2026-02-13', 'MONTHLY;BYDAY=FR;BYMONTHDAY=13', 'every month on every Fri that is the 13th'],
    ['2026-01-05', 'MONTHLY;BYDAY=MO,-1FR', 'every month on every Mon and the last Fri'],
    ['2026-02-14', 'YEARLY', 'every year on 14 February'],
    ['2026-02-14', 'YEARLY;BYMONTHDAY=14', 'every year on 14 February'],
    ['2026-04-10', 'YEARLY;BYYEARDAY=100', 'every year on the 100th day of the year'],
    ['2026-05-18', 'YEARLY;BYDAY=20MO', 'every year on the 20th Mon of the year'],
    [
      '2026-01-04',
      'WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU',
      'every 2 weeks on Mon and Sun, counting weeks from Sun',
    ],
    ['2026-01-04', 'WEEKLY;BYDAY=SU,MO;WKST=SU', 'every week on Mon and Sun'],
    ['2026-01-04', 'DAILY;COUNT=1', 'every day, once'],
  ])('from %s, %s is said with all its parts', (date, rule, words) => {
    expect(repeatText(series(date, [`RRULE:FREQ=${rule}`]))).toBe(`Repeats ${words}`);
  });

  test.each([
    [['RRULE:FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO']],
    [['RRULE:FREQ=DAILY;BYHOUR=9,17']],
    [['RRULE:FREQ=DAILY;BYHOUR=9']],
    [['RRULE:FREQ=YEARLY;BYMONTH=3,6;BYDAY=MO,TU;BYSETPOS=1']],
    [['RRULE:FREQ=MONTHLY;BYMONTHDAY=1,2,3;BYSETPOS=2']],
    [['RRULE:FREQ=DAILY;BYSETPOS=1']],
    [['RRULE:FREQ=WEEKLY;BYDAY=1MO']],
    [['RRULE:FREQ=WEEKLY;BYEASTER=1']],
    [['RRULE:FREQ=WEEKLY;FREQ=DAILY']],
    [['RRULE:FREQ=WEEKLY;COUNT=3;UNTIL=20270101']],
    [['RRULE:FREQ=WEEKLY', 'RRULE:FREQ=DAILY;COUNT=2']],
    [['RRULE:FREQ=WEEKLY', 'RDATE;VALUE=DATE:20260901']],
    [['RRULE:FREQ=WEEKLY', 'EXRULE:FREQ=MONTHLY']],
    [['RRULE:FREQ=WEEKLY\nRDATE;VALUE=DATE:20260901']],
    [['RDATE;VALUE=DATE:20260901']],
    [['RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=5']],
    [['RRULE']],
  ])('of %j no words are true and short: they are left out', (recurrence) => {
    expect(repeatText(series('2026-06-01', recurrence))).toBe('Repeats');
  });

  test.each([
    ['20:00:00-05:00', 'America/New_York', '20261213T045959Z', '12 Dec 2026'],
    ['20:00:00-05:00', 'Eastern Standard Time', '20261213T045959Z', '12 Dec 2026'],
    ['20:00:00-05:00', 'America/New_York', '20261213', '13 Dec 2026'],
    ['20:00:00-05:00', 'America/New_York', '20261213T230000', '13 Dec 2026'],
    ['09:00:00+09:00', 'Asia/Tokyo', '20261212T150000Z', '12 Dec 2026'],
    ['09:00:00+09:00', 'Asia/Tokyo', '20261213T000000Z', '13 Dec 2026'],
    ['20:00:00Z', 'UTC', '20261212T080000Z', '11 Dec 2026'],
  ])('at %s in %s, UNTIL=%s ends it on the last day that it can take place: %s', (time, zone, until, day) => {
    expect(repeatText(timed(time, zone, `FREQ=DAILY;UNTIL=${until}`))).toBe(
      `Repeats every day, until ${day}`,
    );
  });

  test('whoever reads the words finds the days of the series, whatever its rule', () => {
    const weekday = fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU');
    const list = (of: fc.Arbitrary<number | string>, most = 3) =>
      fc.uniqueArray(of, { minLength: 1, maxLength: most }).map((items) => items.join(','));
    const signed = (most: number) =>
      fc.oneof(fc.integer({ min: 1, max: most }), fc.integer({ min: -most, max: -1 }));
    const rarely = (name: string, value: fc.Arbitrary<number | string>, weight = 5) =>
      fc.oneof(
        { weight, arbitrary: fc.constant('') },
        { weight: 2, arbitrary: value.map((given) => `;${name}=${given}`) },
      );
    const rules = fc
      .tuple(
        fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
        rarely('INTERVAL', fc.integer({ min: 1, max: 4 })),
        rarely('BYMONTH', list(fc.integer({ min: 1, max: 12 }))),
        rarely('BYMONTHDAY', list(signed(31))),
        rarely(
          'BYDAY',
          list(
            fc.oneof(
              weekday,
              fc.tuple(signed(5), weekday).map((both) => both.join('')),
            ),
          ),
        ),
        rarely('BYDAY', list(weekday, 5)),
        rarely('BYYEARDAY', list(signed(366)), 40),
        rarely('BYWEEKNO', list(signed(53)), 40),
        rarely('BYHOUR', fc.integer({ min: 0, max: 23 }), 40),
        rarely('BYSETPOS', list(signed(4), 2)),
        rarely('WKST', weekday),
        fc.oneof(
          { weight: 4, arbitrary: fc.constant('') },
          { weight: 1, arbitrary: fc.integer({ min: 1, max: 9 }).map((count) => `;COUNT=${count}`) },
          {
            weight: 1,
            arbitrary: fc
              .integer({ min: 0, max: 900 })
              .map(
                (days) =>
                  `;UNTIL=${utcMsToDate(dateToUtcMs('2026-01-01') + days * dayMs).replaceAll('-', '')}`,
              ),
          },
        ),
      )
      .map(([frequency, ...parts]) => `FREQ=${frequency}${parts.join('')}`);
    let said = 0;
    const runs = 300;
    fc.assert(
      fc.property(rules, fc.integer({ min: 0, max: 800 }), (rule, day) => {
        const startMs = dateToUtcMs('2026-01-01') + day * dayMs;
        const event = series(utcMsToDate(startMs), [`RRULE:${rule}`]);
        const lastMs = startMs + 1500 * dayMs;
        const text = repeatText(event);
        const named = daysNamed(text, startMs, lastMs);
        if (named === null) return;
        said += 1;
        const known = parseSeries(event);
        // The start takes place whether it fits its rule or not.
        const days = known ? slotsBetween(known, startMs + dayMs + 1, lastMs) : [];
        expect([startMs, ...named.filter((ms) => ms > startMs)], text).toEqual([startMs, ...days]);
      }),
      { numRuns: runs },
    );
    // About a third of these rules can be said.
    expect(said).toBeGreaterThan(runs / 5);
  });
});
