import type { Calendar, EventTime, StoredEvent } from '../types.ts';
import { formatInZone } from './zonedTime.ts';

/** Start and end as a client would write them, to lay a patch over. */
export function edges(event: StoredEvent, calendar: Calendar): { start: EventTime; end: EventTime } {
  const { span } = event;
  if (span.startDate && span.endDate) return { start: { date: span.startDate }, end: { date: span.endDate } };
  const start = {
    dateTime: formatInZone(span.startMs, 'UTC'),
    timeZone: span.startZone ?? calendar.timeZone,
  };
  const end = { dateTime: formatInZone(span.endMs, 'UTC'), timeZone: span.endZone ?? calendar.timeZone };
  return { start, end };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** PATCH: named fields replace, objects merge, arrays are replaced whole, null takes away. */
export function merge(
  base: Record<string, unknown>,
  patch: Record<string, unknown>,
): Record<string, unknown> {
  const result = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else if (isObject(value)) result[key] = merge(isObject(result[key]) ? result[key] : {}, value);
    else result[key] = value;
  }
  return result;
}
