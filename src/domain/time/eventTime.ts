import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';

export const dayMs = 86_400_000;

/** When an event takes place: days without a zone, or moments. Ends are exclusive. */
export type EventTime =
  | { allDay: true; startDate: string; endDate: string }
  | { allDay: false; startMs: number; endMs: number };

export const dateToUtcMs = (date: string): number => Date.parse(`${date}T00:00:00Z`);
export const utcMsToDate = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
export const addDays = (date: string, days: number): string => utcMsToDate(dateToUtcMs(date) + days * dayMs);

/** The time of one event as Google sends it; null when it names none (tombstones, cancelled instances) or none that there is. */
export function timeOf({ start, end }: MirroredEvent): EventTime | null {
  if (start?.date) {
    if (!isDate(start.date)) return null;
    const endDate =
      end?.date && isDate(end.date) && end.date > start.date ? end.date : addDays(start.date, 1);
    return { allDay: true, startDate: start.date, endDate };
  }
  const startMs = momentOf(start?.dateTime);
  if (startMs === null) return null;
  return { allDay: false, startMs, endMs: Math.max(startMs, momentOf(end?.dateTime) ?? startMs) };
}

/** The place in its series that an instance was made for: a date, or a moment. It stays when the instance is moved. */
export function originalSlot(event: MirroredEvent): string | number | null {
  const { date, dateTime } = event.originalStartTime ?? {};
  if (date !== undefined) return isDate(date) ? date : null;
  return momentOf(dateTime);
}

/** Beyond these, days have no names of four digits. */
const firstMs = Date.parse('0001-01-01');
const lastMs = Date.parse('9998-12-31');

/** Whether a text is a day that there is, as `2026-12-01`. */
export const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && isKept(dateToUtcMs(text)) && utcMsToDate(dateToUtcMs(text)) === text;

const isKept = (ms: number): boolean => ms >= firstMs && ms <= lastMs;

/** Whether two spans share a moment; what lasts no time counts as lasting a moment. Bounds are exclusive. */
export const spansOverlap = (startMs: number, endMs: number, fromMs: number, toMs: number): boolean =>
  Math.max(endMs, startMs + 1) > fromMs && startMs < toMs;

function momentOf(text: string | undefined): number | null {
  const ms = Date.parse(text ?? '');
  return isKept(ms) ? ms : null;
}
