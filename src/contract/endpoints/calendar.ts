import { calendarChangesSchema, ownEventAnswerSchema } from '../answers/calendarChanges.ts';
import { endpoint } from '../endpoint.ts';
import { changesQuerySchema, syncQuerySchema } from '../requests/calendar.ts';
import {
  calendarEventChangeSchema,
  calendarEventRemovalSchema,
  newCalendarEventSchema,
  ownEventParamsSchema,
} from '../requests/calendarEvents.ts';

const subject = 'Calendar';
const refusals = [
  'not_found',
  'conflict',
  'calendar_unavailable',
  'too_many_requests',
  'google_unavailable',
] as const;

export const syncCalendars = endpoint({
  method: 'GET',
  path: '/api/calendar/sync',
  subject,
  summary: 'Sync your calendars now and watch it happen',
  description:
    'A stream of Server-Sent Events named `progress`, `events`, `calendar` and `complete`; `SyncStream` describes the data of each. Send the last `id` as `Last-Event-ID` to resume. `calendar_ids` is a list separated by commas; without it, all selected calendars are synced.',
  access: 'user',
  query: syncQuerySchema,
  answer: { status: 200, description: 'The stream', contentType: 'text/event-stream' },
  refusals: ['not_found', 'sync_too_soon'],
});

export const listChanges = endpoint({
  method: 'GET',
  path: '/api/calendar/changes',
  subject,
  summary: 'Read what changed in your calendars',
  description:
    'In order. Pass `nextSince` as `since` to go on; you miss nothing. A `nextSince` below your `since` says that you must start again from 0.',
  access: 'user',
  query: changesQuerySchema,
  answer: { status: 200, description: 'The changes', schema: calendarChangesSchema },
});

export const addOwnEvent = endpoint({
  method: 'POST',
  path: '/api/calendar/events',
  subject,
  summary: 'Add an event to one of your Google calendars',
  description: 'Asking again with the same `requestId` never makes a second event.',
  access: 'user',
  body: newCalendarEventSchema,
  answer: { status: 201, description: 'The event as Google has it', schema: ownEventAnswerSchema },
  refusals: [...refusals],
});

export const editOwnEvent = endpoint({
  method: 'PATCH',
  path: '/api/calendar/events/{id}',
  subject,
  summary: 'Change an event of one of your Google calendars',
  description: 'Refused as a `conflict` if the event has changed since you read its `etag`.',
  access: 'user',
  params: ownEventParamsSchema,
  body: calendarEventChangeSchema,
  answer: { status: 200, description: 'The event as Google has it', schema: ownEventAnswerSchema },
  refusals: [...refusals],
});

export const removeOwnEvent = endpoint({
  method: 'DELETE',
  path: '/api/calendar/events/{id}',
  subject,
  summary: 'Delete an event of one of your Google calendars',
  description: 'Refused as a `conflict` if the event has changed since you read its `etag`.',
  access: 'user',
  params: ownEventParamsSchema,
  query: calendarEventRemovalSchema,
  answer: { status: 204, description: 'Deleted' },
  refusals: [...refusals],
});
