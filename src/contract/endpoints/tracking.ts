import { trackedAnswerSchema, trackedPageSchema } from '../answers/tracking.ts';
import { endpoint } from '../endpoint.ts';
import { eventIdParamsSchema } from '../requests/params.ts';
import { changeTrackedRequestSchema, trackedQuerySchema, trackRequestSchema } from '../requests/tracking.ts';

const subject = 'Tracked events';
const answer = {
  status: 200,
  description: 'The tracked event and how its sync with Google stands',
  schema: trackedAnswerSchema,
} as const;

export const listTrackedEvents = endpoint({
  method: 'GET',
  path: '/api/events/tracked',
  subject,
  summary: 'List what you track',
  description:
    '`coming` events are listed soonest first, `past` ones latest first, all of them soonest first. Pass `nextCursor` as `cursor` to get the next page.',
  access: 'user',
  query: trackedQuerySchema,
  answer: { status: 200, description: 'A page of tracked events', schema: trackedPageSchema },
});

export const startTracking = endpoint({
  method: 'POST',
  path: '/api/events/tracked',
  subject,
  summary: 'Bookmark or attend an event',
  description:
    'Writes the event to your Google Calendar before answering if possible, otherwise soon after. Repeat the request to retry the sync of an event that you already track.',
  access: 'user',
  body: trackRequestSchema,
  answer,
  refusals: ['not_found', 'conflict', 'too_many_requests'],
});

export const editTracking = endpoint({
  method: 'PATCH',
  path: '/api/events/tracked/{eventId}',
  subject,
  summary: 'Change how you track an event, or your note',
  access: 'user',
  params: eventIdParamsSchema,
  body: changeTrackedRequestSchema,
  answer,
  refusals: ['conflict', 'too_many_requests'],
});

export const stopTracking = endpoint({
  method: 'DELETE',
  path: '/api/events/tracked/{eventId}',
  subject,
  summary: 'Stop tracking an event',
  description: 'Removes it from your Google Calendar too.',
  access: 'user',
  params: eventIdParamsSchema,
  answer,
  refusals: ['too_many_requests'],
});
