import type { SyncedCalendar } from '#src/browser/calendar/calendarApi.ts';
import type { Occurrence } from '#src/browser/calendar/store/visibleEvents.ts';
import { asDescription, asTyped, isLaidOut } from '#src/browser/calendar/view/safeDescription.ts';
import { trackedEventId } from '#src/browser/calendar/view/trackedEventId.ts';
import { viewersZone } from '#src/browser/viewersZone.ts';
import { isWritableRole } from '#src/domain/google/calendarRole.ts';
import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import { offersChange } from '#src/domain/push/eventChangeRules.ts';
import { partsAt } from '#src/domain/time/dateText.ts';
import { addDays } from '#src/domain/time/eventTime.ts';
import { fromWall, momentsAt } from '#src/domain/time/zoneOffset.ts';

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
  origin: Origin;
};
export type DraftField = Exclude<keyof EventDraft, 'origin'>;
export type EventFields = Pick<MirroredEvent, 'summary' | 'location' | 'description' | 'start' | 'end'>;

type Span = Pick<EventDraft, 'startDay' | 'startTime' | 'endDay' | 'endTime'>;
/**
 * What the fields began with: the clock that they show, and the moments, of which a clock shows neither the seconds nor, in the
 * night in which it is put back, which of two they are.
 */
type Origin = Span & { zone: string; startMs: number; endMs: number };

const hourMs = 3_600_000;

/** One hour on the day: the next full one today, nine o'clock on other days. */
export function newDraft(date: string, nowMs: number, zone = viewersZone()): EventDraft {
  const isToday = date === partsAt(nowMs, zone).date;
  const startMs = isToday ? Math.ceil((nowMs + 1) / hourMs) * hourMs : nineOn(date, zone);
  return { title: '', allDay: false, ...spanOf(startMs, startMs + hourMs, zone), place: '', notes: '' };
}

export function draftOf({ event, time }: Occurrence, zone = viewersZone()): EventDraft {
  const notes = event.description ?? '';
  const startMs = time.allDay ? nineOn(time.startDate, zone) : time.startMs;
  return {
    title: event.summary ?? '',
    allDay: time.allDay,
    ...spanOf(startMs, time.allDay ? startMs + hourMs : time.endMs, zone),
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
  if (draft.allDay) return null;
  const { startMs, endMs } = momentsOf(draft);
  if (startMs === undefined) return { field: 'startTime', text: skippedText };
  if (endMs === undefined) return { field: 'endTime', text: skippedText };
  return endMs <= startMs
    ? { field: 'endTime', text: 'It must end after it starts. Choose a later end.' }
    : null;
}

const skippedText = 'On this day the clocks go forward and skip this time. Choose an earlier or a later one.';

/** The moments that a draft's times name; undefined for one that its clock skips. What nobody changed is what it was. */
function momentsOf(draft: EventDraft): { startMs: number | undefined; endMs: number | undefined } {
  const { origin } = draft;
  const startMs =
    draft.startDay === origin.startDay && draft.startTime === origin.startTime
      ? origin.startMs
      : momentsAt(wallOf(draft.startDay, draft.startTime), origin.zone)[0];
  if (draft.endDay === origin.endDay && draft.endTime === origin.endTime)
    return { startMs, endMs: origin.endMs };
  const ends = momentsAt(wallOf(draft.endDay, draft.endTime), origin.zone);
  return { startMs, endMs: ends.find((ms) => startMs === undefined || ms > startMs) ?? ends.at(-1) };
}

/** The draft, which has no problem, as Google wants it. Timed events name a zone: the one they had, or the writer's. */
export function fieldsOf(draft: EventDraft, zone: string): EventFields {
  const { startMs = 0, endMs = 0 } = draft.allDay ? {} : momentsOf(draft);
  const moment = (ms: number) => ({ dateTime: new Date(ms).toISOString(), timeZone: zone });
  return {
    summary: draft.title.trim(),
    location: draft.place.trim(),
    ...(draft.notes !== null && { description: asDescription(draft.notes.trim()) }),
    start: draft.allDay ? { date: draft.startDay } : moment(startMs),
    end: draft.allDay ? { date: addDays(draft.endDay, 1) } : moment(endMs),
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

/** Whether an event can be changed from here: one that was read whole, and that doesn't follow the catalogue. */
export const isEditable = (event: MirroredEvent, calendar: SyncedCalendar | undefined): boolean =>
  Boolean(event.etag) && !trackedEventId(event) && offersChange(event, calendar?.accessRole);

const isSameSpan = (a: EventDraft, b: EventDraft): boolean =>
  (['allDay', 'startDay', 'startTime', 'endDay', 'endTime'] as const).every((name) => a[name] === b[name]);

/** A day and a time as a clock shows them, written as if they were UTC. */
const wallOf = (day: string, time: string): number => Date.parse(`${day}T${time}Z`);

const nineOn = (date: string, zone: string): number => fromWall(wallOf(date, '09:00'), zone);

function spanOf(startMs: number, endMs: number, zone: string): Span & { origin: Origin } {
  const [start, end] = [partsAt(startMs, zone), partsAt(endMs, zone)];
  const span = { startDay: start.date, startTime: start.clock, endDay: end.date, endTime: end.clock };
  return { ...span, origin: { ...span, zone, startMs, endMs } };
}
