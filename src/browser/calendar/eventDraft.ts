import { isWritableRole } from '#src/domain/calendarRole.ts';
import { addDays } from '#src/domain/eventTime.ts';
import type { MirroredEvent } from '#src/domain/mirroredEvent.ts';
import type { SyncedCalendar } from './calendarApi.ts';
import { localDate } from './calendarLocation.ts';
import { asDescription, asTyped, isLaidOut } from './safeDescription.ts';
import { trackedEventId } from './trackedEventId.ts';
import type { Occurrence } from './visibleEvents.ts';

/** An event as somebody writes it: days and times of their own clock, the last day inclusive. */
export type EventDraft = {
  title: string;
  allDay: boolean;
  startDay: string;
  startTime: string;
  endDay: string;
  endTime: string;
  place: string;
  /** Null where the description is laid out: a plain field would lose that. */
  notes: string | null;
};
export type DraftField = keyof EventDraft;
export type EventFields = Pick<MirroredEvent, 'summary' | 'location' | 'description' | 'start' | 'end'>;

const hourMs = 3_600_000;

/** One hour on the day: the next full one today, nine o'clock on other days. */
export function newDraft(date: string, nowMs: number): EventDraft {
  const startMs =
    date === localDate(nowMs)
      ? Math.ceil((nowMs + 1) / hourMs) * hourMs
      : new Date(`${date}T09:00`).getTime();
  return { title: '', allDay: false, ...spanOf(startMs, startMs + hourMs), place: '', notes: '' };
}

export function draftOf({ event, time }: Occurrence): EventDraft {
  const notes = event.description ?? '';
  const at = time.allDay ? new Date(`${time.startDate}T09:00`).getTime() : time.startMs;
  return {
    title: event.summary ?? '',
    allDay: time.allDay,
    ...spanOf(at, time.allDay ? at + hourMs : time.endMs),
    ...(time.allDay && { startDay: time.startDate, endDay: addDays(time.endDate, -1) }),
    place: event.location ?? '',
    notes: isLaidOut(notes) ? null : asTyped(notes),
  };
}

/** What keeps a draft from being an event, and at which field; null when nothing does. An event keeps the length that it had `before`. */
export function draftProblem(
  draft: EventDraft,
  before?: EventDraft,
): { field: DraftField; text: string } | null {
  if (!draft.startDay) return { field: 'startDay', text: 'Say on which day it starts.' };
  if (!draft.endDay) return { field: 'endDay', text: 'Say on which day it ends.' };
  if (!draft.allDay && !draft.startTime) return { field: 'startTime', text: 'Say when it starts.' };
  if (!draft.allDay && !draft.endTime) return { field: 'endTime', text: 'Say when it ends.' };
  if (before && isSameSpan(before, draft)) return null;
  if (draft.endDay < draft.startDay) return { field: 'endDay', text: 'It ends before it starts.' };
  if (!draft.allDay && momentOf(draft.endDay, draft.endTime) <= momentOf(draft.startDay, draft.startTime))
    return { field: 'endTime', text: 'It must end after it starts. Choose a later end.' };
  return null;
}

/** The draft as Google wants it. Timed events name a zone: the one they had, or the writer's. */
export function fieldsOf(draft: EventDraft, zone: string): EventFields {
  const moment = (day: string, time: string) => ({
    dateTime: new Date(momentOf(day, time)).toISOString(),
    timeZone: zone,
  });
  return {
    summary: draft.title.trim(),
    location: draft.place.trim(),
    ...(draft.notes !== null && { description: asDescription(draft.notes.trim()) }),
    start: draft.allDay ? { date: draft.startDay } : moment(draft.startDay, draft.startTime),
    end: draft.allDay ? { date: addDays(draft.endDay, 1) } : moment(draft.endDay, draft.endTime),
  };
}

/** What was changed, and nothing else: what somebody else writes into the other fields meanwhile stays. */
export function changedFields(before: EventDraft, after: EventDraft, zone: string): Partial<EventFields> {
  const [old, now] = [fieldsOf(before, zone), fieldsOf(after, zone)];
  const changes: Partial<EventFields> = {};
  for (const name of ['summary', 'location', 'description'] as const)
    if (now[name] !== old[name]) changes[name] = now[name];
  if (JSON.stringify([old.start, old.end]) !== JSON.stringify([now.start, now.end]))
    Object.assign(changes, { start: now.start, end: now.end });
  return changes;
}

export const isWritable = ({ accessRole }: SyncedCalendar): boolean => isWritableRole(accessRole);

/**
 * Whether an event can be changed from here: a single one of the person's own. Series and invitations are Google's to change,
 * tracked events follow the catalogue.
 */
export function isEditable(event: MirroredEvent, calendar: SyncedCalendar | undefined): boolean {
  const own = event.organizer?.self ?? event.organizer === undefined;
  const plain = event.eventType === undefined || event.eventType === 'default';
  const single = !event.recurrence && !event.recurringEventId;
  return Boolean(
    calendar &&
      isWritable(calendar) &&
      own &&
      plain &&
      single &&
      event.etag &&
      !event.locked &&
      !trackedEventId(event),
  );
}

const isSameSpan = (a: EventDraft, b: EventDraft): boolean =>
  (['allDay', 'startDay', 'startTime', 'endDay', 'endTime'] as const).every((name) => a[name] === b[name]);

const momentOf = (day: string, time: string): number => new Date(`${day}T${time}`).getTime();

function spanOf(startMs: number, endMs: number) {
  return {
    startDay: localDate(startMs),
    startTime: localTime(startMs),
    endDay: localDate(endMs),
    endTime: localTime(endMs),
  };
}

function localTime(ms: number): string {
  const at = new Date(ms);
  return [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}
