import { viewersZone } from '#src/browser/viewersZone.ts';
import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import { endParts, partsAt, shortDay, shortDays } from '#src/domain/time/dateText.ts';
import { dateToUtcMs, dayMs, type EventTime } from '#src/domain/time/eventTime.ts';
import { zoneName } from '#src/domain/time/zoneOffset.ts';
import type { DayItem } from './groupByDay.ts';

/** "Fri, 20 Nov 2026, 10:00–10:30" on the viewer's clock; all-day events by their days. */
export function whenText(time: EventTime, zone = viewersZone()): string {
  if (!time.allDay) return momentsText(time.startMs, time.endMs, zone);
  const first = partsAt(dateToUtcMs(time.startDate), 'UTC');
  const last = partsAt(dateToUtcMs(time.endDate) - dayMs, 'UTC');
  return `${first.date === last.date ? shortDay(first) : shortDays(first, last)}, all day`;
}

/** The same in the event's own zone, where that reads differently from the viewer's. */
export function whenThereText(event: MirroredEvent, time: EventTime, zone = viewersZone()): string | null {
  const there = zoneName(event.start?.timeZone ?? '');
  if (time.allDay || !there) return null;
  const text = momentsText(time.startMs, time.endMs, there);
  return text === momentsText(time.startMs, time.endMs, zone)
    ? null
    : `${text} in ${there.replaceAll('_', ' ')}`;
}

/** "10:00 to 10:30", on the viewer's clock; an end at midnight is 24:00. */
export function clockText(startMs: number, endMs: number, zone = viewersZone()): string {
  const start = partsAt(startMs, zone).clock;
  return endMs > startMs ? `${start} to ${endParts(startMs, endMs, zone).clock}` : start;
}

/** "10:00" on the viewer's clock. */
export const clockAt = (ms: number, zone = viewersZone()): string => partsAt(ms, zone).clock;

/** "10:00 – 10:30" of what falls on one day, with what lies on other days left out. */
export function partText(
  { startMs, endMs }: Pick<DayItem, 'startMs' | 'endMs'>,
  zone = viewersZone(),
): string {
  if (startMs === null && endMs === null) return 'All day';
  const end = endMs === null ? null : endParts(startMs ?? endMs - 1, endMs, zone).clock;
  if (startMs === null) return `until ${end}`;
  const start = partsAt(startMs, zone).clock;
  if (endMs === null) return `from ${start}`;
  return endMs > startMs ? `${start} – ${end}` : start;
}

function momentsText(startMs: number, endMs: number, zone: string): string {
  const start = partsAt(startMs, zone);
  if (endMs <= startMs) return `${shortDay(start)}, ${start.clock}`;
  const end = endParts(startMs, endMs, zone);
  return start.date === end.date
    ? `${shortDay(start)}, ${start.clock}–${end.clock}`
    : shortDays(start, end, `, ${start.clock}`, `, ${end.clock}`);
}
