import { addDays, dateToUtcMs, type EventTime, spansOverlap } from '#src/domain/eventTime.ts';
import type { MirroredEvent } from '#src/domain/mirroredEvent.ts';
import { type CalendarDatabase, openCalendarDatabase, readSetting } from './calendarDatabase.ts';
import { localDate } from './calendarLocation.ts';
import { clockText } from './eventText.ts';
import { visibleEvents } from './visibleEvents.ts';

/** When a catalogue event takes place. */
export type EventSpan = {
  id: string;
  startsAt: string | null;
  endsAt: string | null;
  startDate: string | null;
  endDate: string | null;
};

export type Conflict = { title: string; time: string; more: number };

/**
 * What in the viewer's own calendars falls into a catalogue event: the first one by name, and how many more. Computed here
 * from the local copy; nothing about either is sent anywhere.
 */
export async function findConflict(database: CalendarDatabase, event: EventSpan): Promise<Conflict | null> {
  const span = spanOf(event);
  if (!span) return null;
  const [accounts, hidden] = await Promise.all([
    readSetting(database, 'accounts'),
    readSetting(database, 'hiddenCalendars'),
  ]);
  const shown = new Set(
    accounts?.flatMap(({ calendars }) => calendars.filter(({ selected }) => selected).map(({ id }) => id)) ??
      [],
  );
  for (const id of hidden ?? []) shown.delete(id);
  const [fromMs, toMs] = span;
  const range = { fromMs, toMs, fromDate: localDate(fromMs), toDate: addDays(localDate(toMs - 1), 1) };
  const clashes = (await visibleEvents(database, range))
    .filter(({ calendarId }) => shown.has(calendarId))
    .filter((item) => takesTime(item.event, item.time, event.id))
    .flatMap(({ event, time }) => (time.allDay ? [] : [{ title: event.summary ?? '(No title)', ...time }]))
    .filter(({ startMs, endMs }) => spansOverlap(startMs, endMs, fromMs, toMs))
    .sort((a, b) => a.startMs - b.startMs);
  const [first] = clashes;
  if (!first) return null;
  return { title: first.title, time: clockText(first.startMs, first.endMs), more: clashes.length - 1 };
}

/** Whether the owner is busy then: not for what leaves the time free, was declined, lasts whole days, or is this very event. */
function takesTime(event: MirroredEvent, time: EventTime, catalogueEventId: string): boolean {
  const own = event.extendedProperties as { private?: Record<string, unknown> } | undefined;
  if (own?.private?.kureCalEventId === catalogueEventId) return false;
  const declined = event.attendees?.some(({ self, responseStatus }) => self && responseStatus === 'declined');
  return !time.allDay && event.transparency !== 'transparent' && !declined;
}

function spanOf({ startsAt, endsAt, startDate, endDate }: EventSpan): [number, number] | null {
  if (startsAt) return [Date.parse(startsAt), Date.parse(endsAt ?? startsAt)];
  // Days count on the viewer's clock, as they would in a calendar.
  if (!startDate) return null;
  const offset = new Date(startDate).getTimezoneOffset() * 60_000;
  return [dateToUtcMs(startDate) + offset, dateToUtcMs(endDate ?? addDays(startDate, 1)) + offset];
}

let opened: { userId: string; database: CalendarDatabase } | undefined;

/** One connection for all the notes of a page. */
export function sharedDatabase(userId: string): CalendarDatabase {
  if (opened?.userId !== userId || !opened.database.isOpen()) {
    opened?.database.close();
    opened = { userId, database: openCalendarDatabase(userId) };
    void opened.database.open();
  }
  return opened.database;
}
