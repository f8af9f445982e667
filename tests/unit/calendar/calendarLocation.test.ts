import { describe, expect, test } from 'vitest';
import {
  type CalendarLocation,
  daysOf,
  readLocation,
  step,
  titleOf,
} from '#src/browser/calendar/view/calendarLocation.ts';

const at = (view: CalendarLocation['view'], date: string): CalendarLocation => ({ view, date });

describe('a place in the calendar', () => {
  test.each([
    [at('month', '2026-11-21'), '2026-10-26', '2026-12-07'],
    [at('month', '2027-02-28'), '2027-02-01', '2027-03-15'],
    [at('week', '2027-01-03'), '2026-12-28', '2027-01-04'],
    [at('day', '2026-12-31'), '2026-12-31', '2027-01-01'],
    [at('agenda', '2026-12-31'), '2026-12-31', '2027-01-30'],
  ])('shows whole weeks from Monday, or the days it is asked for: %j', (location, fromDate, toDate) => {
    expect(daysOf(location)).toEqual({ fromDate, toDate });
  });

  test.each([
    [at('month', '2026-12-31'), '2027-01-01', '2026-11-01'],
    [at('week', '2026-12-28'), '2027-01-04', '2026-12-21'],
    [at('day', '2028-02-29'), '2028-03-01', '2028-02-28'],
    [at('agenda', '2026-01-01'), '2026-01-31', '2025-12-02'],
  ])('steps over the ends of months and years: %j', (location, later, earlier) => {
    expect(step(location, 1)).toEqual({ ...location, date: later });
    expect(step(location, -1)).toEqual({ ...location, date: earlier });
  });

  test.each([
    ['view=week&date=2026-11-21', at('week', '2026-11-21')],
    ['view=year&date=2026-11-21', at('month', '2026-11-21')],
    ['view=day&date=2026-02-30', at('day', '2026-11-01')],
    ['view=day&date=0002-03-15', at('day', '2026-11-01')],
    ['', at('month', '2026-11-01')],
  ])('takes from an address only what is a view and a day: %s', (query, location) => {
    expect(readLocation(new URLSearchParams(query), at('month', '2026-11-01'))).toEqual(location);
  });

  test('is named by what it shows', () => {
    expect(titleOf(at('month', '2026-11-21'))).toBe('November 2026');
    expect(titleOf(at('week', '2026-12-31'))).toMatch(/^28 Dec 2026\s–\s3 Jan 2027$/);
    expect(titleOf(at('day', '2026-11-21'))).toMatch(/^Sat,? 21 Nov 2026$/);
  });
});
