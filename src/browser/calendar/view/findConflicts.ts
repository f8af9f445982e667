import {
  type CalendarDatabase,
  openCalendarDatabase,
  readSetting,
} from '#src/browser/calendar/store/calendarDatabase.ts';
import { visibleEvents } from '#src/browser/calendar/store/visibleEvents.ts';
import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import { addDays, type EventTime, spansOverlap } from '#src/domain/time/eventTime.ts';
import { localDate, startOfLocalDay } from './calendarLocation.ts';
import { clockText } from './eventText.ts';
import { eventTitle, isDeclined } from './eventTitle.ts';
import { trackedEventId } from './trackedEventId.ts';

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
    .filter((item) => shown.has(item.calendarId) && takesTime(item.event, event.id))
    .map(({ event, time }) => ({ title: eventTitle(event), ...busySpan(time) }))
    .filter(({ startMs, endMs }) => spansOverlap(startMs, endMs, fromMs, toMs))
    // What has an hour says more than what lasts the whole day.
    .sort((a, b) => Number(a.allDay) - Number(b.allDay) || a.startMs - b.startMs);
  const [first] = clashes;
  if (!first) return null;
  const time = first.allDay ? 'all day' : clockText(first.startMs, first.endMs);
  return { title: first.title, time, more: clashes.length - 1 };
}

/** Whether the owner is busy then: not for what leaves the time free, says where they work, was declined, or is this very event. */
function takesTime(event: MirroredEvent, catalogueEventId: string): boolean {
  if (trackedEventId(event) === catalogueEventId || event.eventType === 'workingLocation') return false;
  return event.transparency !== 'transparent' && !isDeclined(event);
}

/** Days count on the viewer's clock, as they do in a calendar. */
const busySpan = (time: EventTime) =>
  time.allDay
    ? { allDay: true, startMs: startOfLocalDay(time.startDate), endMs: startOfLocalDay(time.endDate) }
    : time;

function spanOf({ startsAt, endsAt, startDate, endDate }: EventSpan): [number, number] | null {
  if (startsAt) return [Date.parse(startsAt), Date.parse(endsAt ?? startsAt)];
  if (!startDate) return null;
  return [startOfLocalDay(startDate), startOfLocalDay(endDate ?? addDays(startDate, 1))];
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
