import type { Occurrence } from '#src/browser/calendar/store/visibleEvents.ts';
import { addDays } from '#src/domain/time/eventTime.ts';
import { localDate, startOfLocalDay } from './calendarLocation.ts';

type Placed = { occurrence: Occurrence; startMs: number; endMs: number };
type Day = { date: string; next: string; fromMs: number; toMs: number };

/**
 * What a month can show of a crowded calendar: everything that spans days, and the first few of each day in the order in which
 * they are drawn. `left` says how many more a day has. Laying out what nobody sees would cost most of the time.
 */
export function firstOfEachDay(occurrences: Occurrence[], perDay: number) {
  const shown: Occurrence[] = [];
  const crowds = new Map<string, Placed[]>();
  // Where a day begins on somebody's clock costs more than all the rest.
  const days = new Map<string, Day>();
  for (const occurrence of occurrences) {
    const { time } = occurrence;
    const date = time.allDay ? time.startDate : localDate(time.startMs);
    const day = days.get(date) ?? dayOf(date);
    days.set(date, day);
    const { startMs, endMs } = time.allDay
      ? { startMs: day.fromMs, endMs: time.endDate === day.next ? day.toMs : Infinity }
      : time;
    if (endMs > day.toMs) {
      shown.push(occurrence);
      continue;
    }
    const crowd = crowds.get(day.date);
    if (crowd) crowd.push({ occurrence, startMs, endMs });
    else crowds.set(day.date, [{ occurrence, startMs, endMs }]);
  }
  const left = new Map<string, number>();
  for (const [date, crowd] of crowds) {
    if (crowd.length > perDay) {
      crowd.sort(inOrder);
      left.set(date, crowd.length - perDay);
    }
    for (const { occurrence } of crowd.slice(0, perDay)) shown.push(occurrence);
  }
  return { shown, left };
}

function dayOf(date: string): Day {
  const next = addDays(date, 1);
  return { date, next, fromMs: startOfLocalDay(date), toMs: startOfLocalDay(next) };
}

function inOrder(a: Placed, b: Placed): number {
  const order = a.startMs - b.startMs || b.endMs - a.endMs;
  return order || (a.occurrence.event.summary ?? '').localeCompare(b.occurrence.event.summary ?? '');
}
