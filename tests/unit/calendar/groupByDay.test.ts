import { describe, expect, test } from 'vitest';
import type { Occurrence } from '#src/browser/calendar/store/visibleEvents.ts';
import { groupByDay } from '#src/browser/calendar/view/groupByDay.ts';
import { calendarId } from './fixtures.ts';

const at = (day: number, hour: number, hours = 1): Occurrence => {
  const startMs = new Date(2026, 10, day, hour).getTime();
  const id = `${day} at ${hour}`;
  const time = { allDay: false as const, startMs, endMs: startMs + hours * 3_600_000 };
  return { calendarId, googleEventId: id, time, changeSeq: 1, event: { id } };
};
const days = (startDate: string, endDate: string): Occurrence => ({
  calendarId,
  googleEventId: `${startDate} on`,
  time: { allDay: true, startDate, endDate },
  changeSeq: 1,
  event: { id: startDate },
});
const lines = (occurrences: Occurrence[]) =>
  groupByDay(occurrences, '2026-11-03', '2026-11-06').flatMap(({ date, items }) =>
    items.map(({ occurrence, startMs, endMs }) => {
      const part = [startMs, endMs].map((ms) => (ms === null ? '' : new Date(ms).getHours())).join('-');
      return `${date} ${occurrence.googleEventId} ${part}`;
    }),
  );

describe('the days of an agenda', () => {
  test('come in order, with what lasts all day first', () => {
    expect(lines([at(4, 9), at(3, 12), at(3, 9), days('2026-11-03', '2026-11-04')])).toEqual([
      '2026-11-03 2026-11-03 on -',
      '2026-11-03 3 at 9 9-10',
      '2026-11-03 3 at 12 12-13',
      '2026-11-04 4 at 9 9-10',
    ]);
  });

  test('each show their part of what spans several', () => {
    expect(lines([at(3, 22, 28), days('2026-11-04', '2026-11-06')])).toEqual([
      '2026-11-03 3 at 22 22-',
      '2026-11-04 3 at 22 -',
      '2026-11-04 2026-11-04 on -',
      '2026-11-05 2026-11-04 on -',
      '2026-11-05 3 at 22 -2',
    ]);
  });

  test('end where the agenda ends, and begin where it begins', () => {
    expect(lines([days('2026-11-01', '2026-11-30'), at(2, 23, 2)])).toEqual([
      '2026-11-03 2026-11-01 on -',
      '2026-11-03 2 at 23 -1',
      '2026-11-04 2026-11-01 on -',
      '2026-11-05 2026-11-01 on -',
    ]);
  });

  test('an event that ends at midnight, or at once, stands on its own day alone', () => {
    expect(lines([at(3, 23, 1), at(4, 0, 0)])).toEqual(['2026-11-03 3 at 23 23-0', '2026-11-04 4 at 0 0-0']);
  });
});
