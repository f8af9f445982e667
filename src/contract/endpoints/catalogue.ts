import { eventChangesSchema, eventDraftSchema } from '#src/domain/catalogue/catalogueEvent.ts';
import { catalogueEventAnswerSchema, cataloguePageSchema } from '../answers/catalogue.ts';
import { endpoint } from '../endpoint.ts';
import { catalogueQuerySchema } from '../requests/catalogue.ts';
import { idParamsSchema } from '../requests/params.ts';

const subject = 'Catalogue';

export const listEvents = endpoint({
  method: 'GET',
  path: '/api/events',
  subject,
  summary: 'Search the catalogue',
  description:
    'One page of events: the best match first if you search for words, otherwise in order of time. Pass `nextCursor` as `cursor` to get the next page. `from` and `to` bound the time that events overlap; `to` is exclusive.',
  access: 'everyone',
  query: catalogueQuerySchema,
  answer: { status: 200, description: 'A page of events', schema: cataloguePageSchema },
});

export const getEvent = endpoint({
  method: 'GET',
  path: '/api/events/{id}',
  subject,
  summary: 'Read one event',
  access: 'everyone',
  params: idParamsSchema,
  answer: { status: 200, description: 'The event', schema: catalogueEventAnswerSchema },
});

export const publishEvent = endpoint({
  method: 'POST',
  path: '/api/events',
  subject,
  summary: 'Publish an event',
  description:
    'An event with times of day has `startsAt` and `endsAt`, an all-day event has `startDate` and an exclusive `endDate`, and an event that is still to be announced has neither.',
  access: 'user',
  body: eventDraftSchema,
  answer: { status: 201, description: 'The new event', schema: catalogueEventAnswerSchema },
  refusals: ['too_many_requests'],
});

export const editEvent = endpoint({
  method: 'PATCH',
  path: '/api/events/{id}',
  subject,
  summary: 'Change an event of your own',
  description: 'What you leave out stays. The change reaches the calendar of everyone who tracks the event.',
  access: 'user',
  params: idParamsSchema,
  body: eventChangesSchema,
  answer: { status: 200, description: 'The event as it now is', schema: catalogueEventAnswerSchema },
  refusals: ['too_many_requests'],
});

export const withdrawEvent = endpoint({
  method: 'DELETE',
  path: '/api/events/{id}',
  subject,
  summary: 'Delete an event of your own',
  description: 'It leaves the catalogue and the calendar of everyone who tracks it.',
  access: 'user',
  params: idParamsSchema,
  answer: { status: 204, description: 'Deleted' },
});
