import { badRequest, invalid, required, timeRangeEmpty } from '../errors.ts';
import type { Calendar, EventBody, EventSpan, EventTime } from '../types.ts';
import { EVENT_TYPES } from './eventTypes.ts';
import { checkRecurrence } from './recurrence.ts';
import { maySet, type WriteRights } from './writeRights.ts';
import { addDays, isDate, isTimeZone, parseDateTime, startOfDayMs, wallToMs } from './zonedTime.ts';

const ENUMS: Record<string, string[]> = {
  status: ['confirmed', 'tentative', 'cancelled'],
  transparency: ['opaque', 'transparent'],
  visibility: ['default', 'public', 'private', 'confidential'],
  eventType: EVENT_TYPES,
};

const ID_PATTERN = /^[a-v0-9]{5,1024}$/;
const KEY_LENGTH_MAX = 44;
const VALUE_LENGTH_MAX = 1024;
const PROPERTIES_MAX = 300;
const PROPERTIES_BYTES_MAX = 32 * 1024;
const REMINDER_MINUTES_MAX = 40_320;
const REMINDERS_MAX = 5;
const ATTACHMENTS_MAX = 25;

export function checkEventId(id: unknown): string {
  if (typeof id !== 'string' || !ID_PATTERN.test(id)) throw invalid('Invalid resource id value.');
  return id;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** The writable part of a client's body, checked; `start` and `end` are read by `readSpan`. */
export function readWritable(input: EventBody, rights: WriteRights): EventBody {
  const body: EventBody = {};
  for (const [key, value] of Object.entries(input)) {
    if (
      !maySet(key, rights) ||
      value === null ||
      value === undefined ||
      (key === 'eventLabelId' && value === '')
    )
      continue;
    body[key] = value;
  }
  for (const [key, allowed] of Object.entries(ENUMS)) {
    const value = input[key];
    if (value !== undefined && value !== null && !allowed.includes(value as string)) {
      throw invalid(`Invalid value for: ${String(value)} is not a valid value`);
    }
  }
  for (const key of ['summary', 'description', 'location']) {
    const value = body[key];
    if (value !== undefined && typeof value !== 'string') throw invalid(`Invalid value for: ${key}`);
  }
  if (body.colorId !== undefined && !/^([1-9]|1[01])$/.test(String(body.colorId))) {
    throw invalid('Invalid value for: colorId');
  }
  checkReminders(body);
  checkSource(body);
  checkLists(body);
  if (body.extendedProperties) body.extendedProperties = readProperties(body.extendedProperties);
  return body;
}

function checkReminders(body: EventBody): void {
  const { reminders } = body;
  if (reminders === undefined) return;
  if (!isObject(reminders)) throw invalid('Invalid value for: reminders');
  const overrides = reminders.overrides ?? [];
  if (!Array.isArray(overrides)) throw invalid('Invalid value for: reminders.overrides');
  if (reminders.useDefault && overrides.length > 0) {
    throw invalid('Cannot specify both default reminders and overrides at the same time.');
  }
  if (overrides.length > REMINDERS_MAX) throw invalid('Too many override reminders specified.');
  for (const { method, minutes } of overrides) {
    if (!['email', 'popup'].includes(method)) throw invalid('Invalid value for: reminders.overrides.method');
    if (!Number.isInteger(minutes) || minutes < 0 || minutes > REMINDER_MINUTES_MAX) {
      throw invalid('Invalid value for: reminders.overrides.minutes');
    }
  }
}

function checkSource(body: EventBody): void {
  const { source } = body;
  if (source === undefined) return;
  const url = isObject(source) ? source.url : undefined;
  if (typeof url !== 'string' || !/^https?:\/\//i.test(url)) throw invalid('Invalid value for: source.url');
}

function checkLists(body: EventBody): void {
  const { attendees, attachments } = body;
  if (attendees !== undefined) {
    if (!Array.isArray(attendees)) throw invalid('Invalid value for: attendees');
    for (const attendee of attendees) {
      if (!isObject(attendee) || !/^[^@\s]+@[^@\s]+$/.test(String(attendee.email ?? ''))) {
        throw invalid('Invalid attendee email.');
      }
      attendee.responseStatus ??= 'needsAction';
    }
  }
  if (Array.isArray(attachments) && attachments.length > ATTACHMENTS_MAX) {
    throw invalid('The maximum number of attachments was exceeded.');
  }
}

/** Keys that are too long are dropped without a word, values that are too long are cut: so does Google. */
function readProperties(input: EventBody['extendedProperties']): EventBody['extendedProperties'] {
  if (!isObject(input)) throw invalid('Invalid value for: extendedProperties');
  const result: EventBody['extendedProperties'] = {};
  let count = 0;
  let bytes = 0;
  for (const kind of ['private', 'shared'] as const) {
    const map = input[kind];
    if (map === undefined || map === null) continue;
    if (!isObject(map)) throw invalid(`Invalid value for: extendedProperties.${kind}`);
    const kept: Record<string, string> = {};
    for (const [key, value] of Object.entries(map)) {
      if (value === null || key.length > KEY_LENGTH_MAX) continue;
      kept[key] = String(value).slice(0, VALUE_LENGTH_MAX);
      count++;
      bytes += key.length + kept[key].length;
    }
    result[kind] = kept;
  }
  if (count > PROPERTIES_MAX || bytes > PROPERTIES_BYTES_MAX) {
    throw invalid('The extended properties exceed the size limit.');
  }
  return result;
}

type Edge = { date: string } | { ms: number; zone?: string };

function readEdge(time: EventTime | undefined, name: 'start' | 'end', recurring: boolean): Edge {
  const missing = name === 'start' ? 'Missing start time.' : 'Missing end time.';
  if (!isObject(time)) throw required(missing);
  const { date, dateTime, timeZone } = time as EventTime;
  const hasDate = date !== undefined && date !== null;
  const hasDateTime = dateTime !== undefined && dateTime !== null;
  if (!hasDate && !hasDateTime) throw required(missing);
  if (hasDate && hasDateTime) throw invalid(`Invalid ${name} time.`);
  if (timeZone !== undefined && timeZone !== null && !isTimeZone(timeZone)) {
    throw invalid(`Invalid time zone definition for ${name} time.`);
  }
  if (hasDate) {
    if (!isDate(date)) throw invalid(`Invalid value for: Invalid format: "${String(date)}"`);
    return { date };
  }
  const parsed = parseDateTime(dateTime);
  if (!parsed) throw invalid(`Invalid value for: Invalid format: "${String(dateTime)}"`);
  if (!timeZone && (parsed.local || recurring)) {
    throw required(`Missing time zone definition for ${name} time.`);
  }
  const ms = parsed.local ? wallToMs(parsed.ms, timeZone as string) : parsed.ms;
  return timeZone ? { ms, zone: timeZone } : { ms };
}

/** Start and end of a body, checked against each other; all-day ends are exclusive. */
export function readSpan(
  body: EventBody,
  calendar: Calendar,
  { lengthNeeded = true }: { lengthNeeded?: boolean } = {},
): EventSpan {
  const recurring = (body.recurrence?.length ?? 0) > 0;
  const start = readEdge(body.start, 'start', recurring);
  const end = readEdge(body.end, 'end', recurring);
  if ('date' in start !== 'date' in end) throw invalid('Invalid start time.');
  if ('date' in start && 'date' in end) {
    if (end.date < start.date) throw timeRangeEmpty();
    // Google stores a day of no length as one whole day.
    const endDate = end.date === start.date ? addDays(start.date, 1) : end.date;
    return allDaySpan(start.date, endDate, calendar);
  }
  if ('date' in start || 'date' in end) throw invalid('Invalid start time.');
  if (end.ms < start.ms || (lengthNeeded && end.ms === start.ms)) throw timeRangeEmpty();
  return { startMs: start.ms, endMs: end.ms, startZone: start.zone, endZone: end.zone };
}

export function allDaySpan(startDate: string, endDate: string, calendar: Calendar): EventSpan {
  return {
    startMs: startOfDayMs(startDate, calendar.timeZone),
    endMs: startOfDayMs(endDate, calendar.timeZone),
    startDate,
    endDate,
  };
}

export function readRecurrence(body: EventBody, span: EventSpan): string[] | undefined {
  const { recurrence } = body;
  if (recurrence === undefined) return undefined;
  if (!Array.isArray(recurrence)) throw invalid('Invalid value for: recurrence');
  if (recurrence.length === 0) return undefined;
  if (!checkRecurrence(recurrence, span)) throw badRequest('Invalid recurrence rule.');
  return recurrence;
}
