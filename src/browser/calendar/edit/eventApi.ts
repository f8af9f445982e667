import * as z from 'zod/mini';
import { applyOwnWrite } from '#src/browser/calendar/store/applyChanges.ts';
import type { CalendarDatabase } from '#src/browser/calendar/store/calendarDatabase.ts';
import { RequestFailure } from '#src/browser/requestFailure.ts';
import { requestJson } from '#src/browser/requestJson.ts';
import { ownEventAnswerSchema } from '#src/contract/answers/calendarChanges.ts';
import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import type { EventFields } from './eventDraft.ts';

/** Whether a write was refused because the event has changed since it was read. */
export const isConflict = (error: unknown): boolean =>
  error instanceof RequestFailure && error.code === 'conflict';

/** Whether a write was refused for what it is: nothing came of it, and nothing will. After any other failure it may have been made. */
export const isRefused = (error: unknown): boolean =>
  error instanceof RequestFailure &&
  ['invalid_request', 'calendar_unavailable', 'not_found', 'conflict'].includes(error.code);

/** Whether nobody knows what came of a write. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof RequestFailure && error.code === 'offline';

const path = (googleEventId: string) => `/api/calendar/events/${encodeURIComponent(googleEventId)}`;

/**
 * Writes to Google by way of our server, and what Google answers into the local copy: it shows at once, and the feed confirms it.
 * Throws a RequestFailure; `conflict` when the event has changed since it was read.
 */
export async function createEvent(
  database: CalendarDatabase,
  { calendarId, requestId, event }: { calendarId: string; requestId: string; event: EventFields },
): Promise<MirroredEvent> {
  const body = { calendarId, requestId, event };
  const made = await requestJson('/api/calendar/events', ownEventAnswerSchema, { method: 'POST', body });
  await applyOwnWrite(database, calendarId, made.event);
  return made.event;
}

export async function changeEvent(
  database: CalendarDatabase,
  { calendarId, event, changes }: { calendarId: string; event: MirroredEvent; changes: Partial<EventFields> },
): Promise<void> {
  const body = { calendarId, etag: event.etag, changes };
  const changed = await requestJson(path(event.id), ownEventAnswerSchema, { method: 'PATCH', body });
  await applyOwnWrite(database, calendarId, changed.event);
}

export async function deleteEvent(
  database: CalendarDatabase,
  { calendarId, event }: { calendarId: string; event: MirroredEvent },
): Promise<void> {
  const query = new URLSearchParams({ calendarId, etag: event.etag ?? '' });
  await requestJson(`${path(event.id)}?${query}`, z.null(), { method: 'DELETE' });
  await applyOwnWrite(database, calendarId, { id: event.id, status: 'cancelled' });
}
