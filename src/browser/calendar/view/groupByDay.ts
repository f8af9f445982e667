import type { Occurrence } from '#src/browser/calendar/store/visibleEvents.ts';
import { addDays } from '#src/domain/time/eventTime.ts';
import { localDate, startOfLocalDay } from './calendarLocation.ts';

/** What takes place on a day, and which part of it falls on that day: null for all of the day. */
export type DayItem = { occurrence: Occurrence; startMs: number | null; endMs: number | null };
export type Day = { date: string; items: DayItem[] };

/**
 * The days on which something takes place, each with its events in the order of a day: what lasts all day first, then by start.
 * An event that spans days stands on each of them. `fromDate` to `toDate` (exclusive), on the viewer's clock.
 */
export function groupByDay(occurrences: Occurrence[], fromDate: string, toDate: string): Day[] {
  const days = new Map<string, DayItem[]>();
  for (const occurrence of occurrences) {
    const { time } = occurrence;
    const first = time.allDay ? time.startDate : localDate(time.startMs);
    const last = time.allDay ? addDays(time.endDate, -1) : localDate(Math.max(time.startMs, time.endMs - 1));
    for (
      let date = first < fromDate ? fromDate : first;
      date <= last && date < toDate;
      date = addDays(date, 1)
    ) {
      const items = days.get(date) ?? [];
      days.set(date, items);
      items.push(partOn(date, occurrence));
    }
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, items]) => ({ date, items: items.sort(inOrder) }));
}

function partOn(date: string, occurrence: Occurrence): DayItem {
  const { time } = occurrence;
  if (time.allDay) return { occurrence, startMs: null, endMs: null };
  const startMs = time.startMs >= startOfLocalDay(date) ? time.startMs : null;
  const endMs = time.endMs <= startOfLocalDay(addDays(date, 1)) ? time.endMs : null;
  return { occurrence, startMs, endMs };
}

function inOrder(a: DayItem, b: DayItem): number {
  const order = (a.startMs ?? 0) - (b.startMs ?? 0) || (a.endMs ?? 0) - (b.endMs ?? 0);
  return order || (a.occurrence.event.summary ?? '').localeCompare(b.occurrence.event.summary ?? '');
}
