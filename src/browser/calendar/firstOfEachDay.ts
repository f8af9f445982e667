import { addDays } from '#src/domain/eventTime.ts';
import { localDate, startOfLocalDay } from './calendarLocation.ts';
import type { Occurrence } from './visibleEvents.ts';

/**
 * What a month can show of a crowded calendar: everything that spans days, and the first few of each day in the order in which
 * they are drawn. `left` says how many more a day has. Laying out what nobody sees would cost most of the time.
 */
export function firstOfEachDay(occurrences: Occurrence[], perDay: number) {
  const shown: Occurrence[] = [];
  const days = new Map<string, Occurrence[]>();
  for (const occurrence of occurrences) {
    const day = onlyDay(occurrence);
    const others = day === null ? shown : days.get(day);
    if (others) others.push(occurrence);
    else if (day !== null) days.set(day, [occurrence]);
  }
  const left = new Map<string, number>();
  for (const [day, all] of days) {
    if (all.length > perDay) {
      all.sort(inOrder);
      left.set(day, all.length - perDay);
    }
    shown.push(...all.slice(0, perDay));
  }
  return { shown, left };
}

/** The day of what lasts no longer than that; null for what spans several. */
function onlyDay({ time }: Occurrence): string | null {
  if (time.allDay) return time.endDate === addDays(time.startDate, 1) ? time.startDate : null;
  const day = localDate(time.startMs);
  return time.endMs <= startOfLocalDay(addDays(day, 1)) ? day : null;
}

function inOrder(a: Occurrence, b: Occurrence): number {
  const order = startOf(a) - startOf(b) || endOf(b) - endOf(a);
  return order || (a.event.summary ?? '').localeCompare(b.event.summary ?? '');
}

const startOf = ({ time }: Occurrence) => (time.allDay ? startOfLocalDay(time.startDate) : time.startMs);
const endOf = ({ time }: Occurrence) => (time.allDay ? startOfLocalDay(time.endDate) : time.endMs);
