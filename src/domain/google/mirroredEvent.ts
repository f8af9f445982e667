// The browser reads these schemas too: the small build of zod, a third of the whole one.
import * as z from 'zod/mini';

const time = z.looseObject({
  date: z.optional(z.string()),
  dateTime: z.optional(z.string()),
  timeZone: z.optional(z.string()),
});

const person = z.looseObject({
  email: z.optional(z.string()),
  displayName: z.optional(z.string()),
  self: z.optional(z.boolean()),
});

/**
 * An event as Google sends it, cut to the fields that `mirroredEventFields` asks for. Google promises nothing but the id:
 * every other field may be missing, above all in tombstones and cancelled exceptions.
 */
export const mirroredEventSchema = z.looseObject({
  id: z.string().check(z.minLength(1), z.maxLength(1024)),
  status: z.optional(z.string()),
  etag: z.optional(z.string()),
  summary: z.optional(z.string()),
  description: z.optional(z.string()),
  location: z.optional(z.string()),
  colorId: z.optional(z.string()),
  /** Of the calendar's own labels; such an event has no `colorId`. */
  eventLabelId: z.optional(z.string()),
  start: z.optional(time),
  end: z.optional(time),
  recurrence: z.optional(z.array(z.string())),
  recurringEventId: z.optional(z.string()),
  originalStartTime: z.optional(time),
  transparency: z.optional(z.string()),
  visibility: z.optional(z.string()),
  organizer: z.optional(person),
  attendees: z.optional(
    z.array(z.extend(person, { responseStatus: z.optional(z.string()), optional: z.optional(z.boolean()) })),
  ),
  hangoutLink: z.optional(z.string()),
  htmlLink: z.optional(z.string()),
  eventType: z.optional(z.string()),
  updated: z.optional(z.string()),
});

export type MirroredEvent = z.infer<typeof mirroredEventSchema>;

const texts = [
  'status',
  'etag',
  'summary',
  'description',
  'location',
  'colorId',
  'eventLabelId',
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
  items: z._default(z.array(z.custom<MirroredEvent>(isMirroredEvent)), []),
  nextPageToken: z.optional(z.string().check(z.minLength(1))),
  nextSyncToken: z.optional(z.string().check(z.minLength(1))),
  timeZone: z.optional(z.string()),
});

export type EventsPage = z.infer<typeof eventsPageSchema>;

/** The partial response that every list asks for, full and incremental alike: what a calendar shows and a write needs. */
export const mirroredEventFields = [
  'id,status,etag,summary,description,location,colorId,eventLabelId,start,end',
  'recurrence,recurringEventId,originalStartTime,transparency,visibility',
  'organizer(email,displayName,self),attendees(email,displayName,self,responseStatus,optional)',
  'hangoutLink,htmlLink,eventType,updated,source,reminders,extendedProperties,sequence,locked,guestsCanModify',
].join(',');

/**
 * Whether the row is gone for its readers. A cancelled instance of a series is not: it says that the series skips that
 * day, so it is kept as an event with `status: 'cancelled'`.
 */
export const isTombstone = (event: MirroredEvent): boolean =>
  event.status === 'cancelled' && event.recurringEventId === undefined;
