import { addDays, type EventTime } from '#src/domain/eventTime.ts';
import type { MirroredEvent } from '#src/domain/mirroredEvent.ts';

const day: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' };
const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };

/** "Fri, 20 Nov 2026, 10:00 – 10:30" on the viewer's clock; all-day events by their days. */
export function whenText(time: EventTime): string {
  if (time.allDay) {
    const format = new Intl.DateTimeFormat('en-GB', { ...day, timeZone: 'UTC' });
    const [first, last] = [time.startDate, addDays(time.endDate, -1)].map(
      (date) => new Date(`${date}T12:00:00Z`),
    );
    return `${format.formatRange(first as Date, last as Date)}, all day`;
  }
  return momentsText(time.startMs, time.endMs);
}

/** The same in the event's own zone, where that reads differently from the viewer's. */
export function whenThereText(event: MirroredEvent, time: EventTime): string | null {
  const timeZone = event.start?.timeZone;
  if (time.allDay || !timeZone) return null;
  try {
    const there = momentsText(time.startMs, time.endMs, timeZone);
    return there === momentsText(time.startMs, time.endMs)
      ? null
      : `${there} in ${timeZone.replaceAll('_', ' ')}`;
  } catch {
    return null;
  }
}

/** "10:00 to 10:30" */
export function clockText(startMs: number, endMs: number): string {
  const format = new Intl.DateTimeFormat('en-GB', clock);
  return endMs > startMs ? `${format.format(startMs)} to ${format.format(endMs)}` : format.format(startMs);
}

function momentsText(startMs: number, endMs: number, timeZone?: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { ...day, ...clock, timeZone });
  return endMs > startMs ? format.formatRange(startMs, endMs) : format.format(startMs);
}
