import { z } from 'zod';

const time = z.looseObject({
  date: z.string().optional(),
  dateTime: z.string().optional(),
  timeZone: z.string().optional(),
});

const person = z.looseObject({
  email: z.string().optional(),
  displayName: z.string().optional(),
  self: z.boolean().optional(),
});

/**
 * An event as Google sends it, cut to the fields that `mirroredEventFields` asks for. Google promises nothing but the id:
 * every other field may be missing, above all in tombstones and cancelled exceptions.
 */
export const mirroredEventSchema = z.looseObject({
  id: z.string().min(1).max(1024),
  status: z.string().optional(),
  etag: z.string().optional(),
  summary: z.string().optional(),
  description: z.string().optional(),
  location: z.string().optional(),
  colorId: z.string().optional(),
  start: time.optional(),
  end: time.optional(),
  recurrence: z.array(z.string()).optional(),
  recurringEventId: z.string().optional(),
  originalStartTime: time.optional(),
  transparency: z.string().optional(),
  visibility: z.string().optional(),
  organizer: person.optional(),
  attendees: z
    .array(person.extend({ responseStatus: z.string().optional(), optional: z.boolean().optional() }))
    .optional(),
  hangoutLink: z.string().optional(),
  htmlLink: z.string().optional(),
  eventType: z.string().optional(),
  updated: z.string().optional(),
});

export type MirroredEvent = z.infer<typeof mirroredEventSchema>;

const texts = [
  'status',
  'etag',
  'summary',
  'description',
  'location',
  'colorId',
  'recurringEventId',
  'transparency',
  'visibility',
  'hangoutLink',
  'htmlLink',
  'eventType',
  'updated',
] as const;
const parts = ['start', 'end', 'originalStartTime', 'organizer', 'recurrence', 'attendees'] as const;

/** What `mirroredEventSchema` says, checked without a copy of every event: pages are large. */
function isMirroredEvent(given: unknown): given is MirroredEvent {
  if (typeof given !== 'object' || given === null) return false;
  const event = given as Record<string, unknown>;
  if (typeof event.id !== 'string' || event.id.length < 1 || event.id.length > 1024) return false;
  for (const name of texts) if (event[name] !== undefined && typeof event[name] !== 'string') return false;
  for (const name of parts) {
    if (event[name] !== undefined && !mirroredEventSchema.shape[name].safeParse(event[name]).success)
      return false;
  }
  return true;
}

/** One page of `events.list`: a page may be short or empty and still not be the last one. */
export const eventsPageSchema = z.looseObject({
  items: z.array(z.custom<MirroredEvent>(isMirroredEvent)).default([]),
  nextPageToken: z.string().min(1).optional(),
  nextSyncToken: z.string().min(1).optional(),
  timeZone: z.string().optional(),
});

export type EventsPage = z.infer<typeof eventsPageSchema>;

/** The partial response that every list asks for, full and incremental alike: what a calendar shows and a write needs. */
export const mirroredEventFields = [
  'id,status,etag,summary,description,location,colorId,start,end',
  'recurrence,recurringEventId,originalStartTime,transparency,visibility',
  'organizer(email,displayName,self),attendees(email,displayName,self,responseStatus,optional)',
  'hangoutLink,htmlLink,eventType,updated,source,reminders,extendedProperties,sequence,locked',
].join(',');

/**
 * Whether the row is gone for its readers. A cancelled instance of a series is not: it says that the series skips that
 * day, so it is kept as an event with `status: 'cancelled'`.
 */
export const isTombstone = (event: MirroredEvent): boolean =>
  event.status === 'cancelled' && event.recurringEventId === undefined;
