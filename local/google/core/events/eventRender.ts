import type { Calendar, EventSpan, EventTime, StoredEvent } from '../types.ts';
import { isCancelled } from './eventStore.ts';
import { formatInZone } from './zonedTime.ts';

export interface RenderOptions {
  timeZone?: string;
  maxAttendees?: number;
}

export function eventLink(event: StoredEvent, calendar: Calendar): string {
  const eid = Buffer.from(`${event.id} ${calendar.id}`).toString('base64').replace(/=+$/, '');
  return `https://www.google.com/calendar/event?eid=${eid}`;
}

function timeOf(span: EventSpan, end: boolean, zone: string, calendar: Calendar): EventTime {
  const date = end ? span.endDate : span.startDate;
  if (date) return { date };
  return {
    dateTime: formatInZone(end ? span.endMs : span.startMs, zone),
    timeZone: (end ? span.endZone : span.startZone) ?? calendar.timeZone,
  };
}

function originalTime(event: StoredEvent, zone: string, calendar: Calendar): EventTime | undefined {
  const { original } = event;
  if (!original) return undefined;
  if (original.date) return { date: original.date };
  return { dateTime: formatInZone(original.ms, zone), timeZone: original.zone ?? calendar.timeZone };
}

/** The whole event as Google writes it, times in the calendar's zone unless another is asked for. */
export function renderEvent(calendar: Calendar, event: StoredEvent, options: RenderOptions = {}): object {
  const { body, span } = event;
  const zone = options.timeZone ?? calendar.timeZone;
  const head = { kind: 'calendar#event', etag: event.etag, id: event.id, status: body.status };
  if (event.idOnly) return head;
  if (calendar.accessRole === 'freeBusyReader') {
    return {
      ...head,
      summary: 'Busy',
      start: timeOf(span, false, zone, calendar),
      end: timeOf(span, true, zone, calendar),
      visibility: 'private',
    };
  }
  const hides =
    calendar.accessRole === 'writerWithoutPrivateAccess' || calendar.accessRole === 'reader'
      ? body.visibility === 'private' || body.visibility === 'confidential'
      : false;
  if (hides) {
    return {
      ...head,
      start: timeOf(span, false, zone, calendar),
      end: timeOf(span, true, zone, calendar),
      ...(event.masterId
        ? { recurringEventId: event.masterId, originalStartTime: originalTime(event, zone, calendar) }
        : {}),
      visibility: body.visibility,
      iCalUID: body.iCalUID,
      eventType: body.eventType,
    };
  }
  const { status: _status, created, updated, recurrence, attendees, ...rest } = body;
  const shown = options.maxAttendees !== undefined ? attendees?.slice(0, options.maxAttendees) : attendees;
  return {
    ...head,
    htmlLink: eventLink(event, calendar),
    created,
    updated,
    ...rest,
    start: timeOf(span, false, zone, calendar),
    end: timeOf(span, true, zone, calendar),
    ...(recurrence ? { recurrence } : {}),
    ...(event.masterId
      ? { recurringEventId: event.masterId, originalStartTime: originalTime(event, zone, calendar) }
      : {}),
    ...(shown ? { attendees: shown } : {}),
    ...(shown && attendees && shown.length < attendees.length ? { attendeesOmitted: true } : {}),
  };
}

export const sparseRow = (event: StoredEvent) => ({
  kind: 'calendar#event',
  etag: event.etag,
  id: event.id,
  status: 'cancelled',
});

/** A row of a list: deleted events shrink to what Google guarantees. */
export function renderRow(calendar: Calendar, event: StoredEvent, options: RenderOptions = {}): object {
  if (!isCancelled(event)) return renderEvent(calendar, event, options);
  const head = sparseRow(event);
  if (!event.masterId) return head;
  const zone = options.timeZone ?? calendar.timeZone;
  return {
    ...head,
    recurringEventId: event.masterId,
    originalStartTime: originalTime(event, zone, calendar),
  };
}

/** The row as text in the calendar's own zone, kept with the event. */
export function rowJson(calendar: Calendar, event: StoredEvent): string {
  event.json ??= JSON.stringify(renderRow(calendar, event));
  return event.json;
}
