import { z } from 'zod';
import { mirroredEventSchema } from '#src/domain/google/mirroredEvent.ts';
import { accountSchema, calendarSchema, connectionHealthSchema } from './answers/accounts.ts';
import { catalogueEventSchema } from './answers/catalogue.ts';
import { preferencesSchema } from './answers/preferences.ts';
import { problemSchema } from './answers/service.ts';
import { trackedListItemSchema, trackedSchema, trackedSyncSchema } from './answers/tracking.ts';

type Meta = { id?: string; description?: string };

/** The schemas that the document refers to by name. Kept apart from them, so that the browser doesn't load the words. */
export const namedSchemas = z.registry<Meta>();

const named: [string, z.core.$ZodType, string][] = [
  ['CatalogueEvent', catalogueEventSchema, 'An event of the catalogue. Without a date yet it has no times.'],
  ['TrackedEvent', trackedSchema, 'What you track.'],
  ['TrackedEventWithDetails', trackedListItemSchema, 'What you track, with the event and its sync.'],
  ['SyncState', trackedSyncSchema, 'How the sync with Google Calendar stands; `message` is for people.'],
  ['Preferences', preferencesSchema, 'Your calendar sync settings and time zone.'],
  ['Account', accountSchema, 'A connected Google account.'],
  ['AccountHealth', connectionHealthSchema, 'Derived from evidence; `message` is for people.'],
  ['Calendar', calendarSchema, 'A calendar of a connected account.'],
  ['GoogleEvent', mirroredEventSchema, 'An event as Google Calendar sends it; only `id` is always there.'],
  ['Problem', problemSchema, 'Why a request was refused (RFC 9457); `detail` is for people.'],
];
for (const [id, schema, description] of named) namedSchemas.add(schema, { id, description });

const fields: [z.core.$ZodType, string][] = [
  [catalogueEventSchema.shape.startsAt, 'An instant, if the event has times of day.'],
  [catalogueEventSchema.shape.timezone, 'The venue’s IANA time zone.'],
  [catalogueEventSchema.shape.startDate, 'A date, if the event lasts all day.'],
  [catalogueEventSchema.shape.endDate, 'Exclusive.'],
  [trackedSchema.shape.tracking, 'Null once tracking has ended.'],
  [accountSchema.shape.receivesEvents, 'Whether tracked events go to a calendar of this account.'],
  [accountSchema.shape.progress, 'Null if another account receives tracked events.'],
  [accountSchema.shape.lag, 'How long changes made in Google took to arrive; the median is an upper bound.'],
  [calendarSchema.shape.writable, 'Whether it can receive events.'],
  [calendarSchema.shape.labelColors, 'Colours by an event’s `eventLabelId`.'],
  [
    calendarSchema.shape.pushUnavailableReason,
    'Why Google can’t notify us of changes: it is polled instead.',
  ],
  [problemSchema.shape.fields, 'What is wrong with each field of the request.'],
];
for (const [schema, description] of fields) namedSchemas.add(schema, { description });
