import { describe, expect, test } from 'vitest';
import type { Occurrence } from '#src/browser/calendar/store/visibleEvents.ts';
import { firstOfEachDay } from '#src/browser/calendar/view/firstOfEachDay.ts';
import { calendarId } from './fixtures.ts';

const at = (day: number, hour: number, hours = 1): Occurrence => {
  const startMs = new Date(2026, 10, day, hour).getTime();
  const id = `${day} at ${hour}`;
  return {
    calendarId,
    googleEventId: id,
    time: { allDay: false, startMs, endMs: startMs + hours * 3_600_000 },
    changeSeq: 1,
    event: { id },
  };
};
const days = (startDate: string, endDate: string): Occurrence => ({
  calendarId,
  googleEventId: startDate,
  time: { allDay: true, startDate, endDate },
  changeSeq: 1,
  event: { id: startDate },
});
const names = (occurrences: Occurrence[]) => occurrences.map(({ googleEventId }) => googleEventId).sort();

describe('the first of each day', () => {
  test('keeps the earliest of a crowded day and counts the rest', () => {
    const { shown, left } = firstOfEachDay([at(3, 12), at(3, 9), at(3, 15), at(4, 9)], 2);
    expect(names(shown)).toEqual(['3 at 12', '3 at 9', '4 at 9']);
    expect([...left]).toEqual([['2026-11-03', 1]]);
  });

  test('puts whole days first and never leaves out what spans days', () => {
    const crowd = [at(3, 8), at(3, 9), days('2026-11-03', '2026-11-04')];
    const spans = [days('2026-11-02', '2026-11-05'), at(3, 23, 3)];
    const { shown, left } = firstOfEachDay([...crowd, ...spans], 1);
    expect(names(shown)).toEqual(['2026-11-02', '2026-11-03', '3 at 23']);
    expect([...left]).toEqual([['2026-11-03', 2]]);
  });

  test('leaves nothing out where there is room', () => {
    const all = [at(3, 8), at(3, 9)];
    const { shown, left } = firstOfEachDay(all, 2);
    expect(names(shown)).toEqual(names(all));
    expect(left.size).toBe(0);
  });
});
