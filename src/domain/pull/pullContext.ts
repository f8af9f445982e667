import { z } from 'zod';
import { connectionSchema } from '#src/domain/push/pushContext.ts';

const instant = z
  .string()
  .transform((text) => new Date(text).getTime())
  .nullable();

const channelEvidence = {
  /** The calendar's latest confirmed channel: from when until when, in ms since 1970. */
  liveUntil: instant,
  liveFrom: instant,
  openingSince: instant,
  unwatchableSince: instant,
};

const listWatchSchema = z.object(channelEvidence);

/** A calendar whose lease the reader has, with everything that reading it takes. */
export const pullContextSchema = z.object({
  queueId: z.number(),
  leaseOwner: z.uuid(),
  attempts: z.number(),
  calendarId: z.uuid(),
  googleCalendarId: z.string(),
  userId: z.uuid(),
  connectionId: z.uuid(),
  syncToken: z.string().nullable(),
  pageToken: z.string().nullable(),
  isFull: z.boolean(),
  generation: z.number(),
  eventsFetched: z.number(),
  /** What the calendar was last read with; null: as many rows as may be. */
  pageSize: z.number().nullable(),
  ...channelEvidence,
  /** The same of the channel on the list of the account's calendars. */
  listWatch: listWatchSchema,
  connection: connectionSchema,
});
export type PullContext = z.infer<typeof pullContextSchema>;

const watched = { userId: z.uuid(), ...channelEvidence, connection: connectionSchema };
/** A calendar, or an account's list of calendars, whose channel is to be renewed. */
export const renewalSchema = z.union([
  z.object({ calendarId: z.uuid(), googleCalendarId: z.string(), ...watched }),
  z.object({ listOf: z.uuid(), ...watched }),
]);
export type Renewal = z.infer<typeof renewalSchema>;

/** A channel that Google still has to be told to stop. */
export const retiredChannelSchema = z.object({
  channelId: z.uuid(),
  resourceId: z.string(),
  userId: z.uuid(),
  connection: connectionSchema,
});
export type RetiredChannel = z.infer<typeof retiredChannelSchema>;

/** What committing a page came to. */
export const commitResultSchema = z.discriminatedUnion('committed', [
  z.object({ committed: z.literal(false) }),
  z.object({
    committed: z.literal(true),
    /** The n-th changed event of the page has change number `first + n`. */
    first: z.number().default(0),
    /** The places of the page that changed, counted from 1; null when all did. */
    changed: z.array(z.number()).nullable().default([]),
    eventsFetched: z.number().default(0),
    /** Set after the last page: what became of the queue's row. */
    settled: z.enum(['done', 'again', 'waiting', 'dead']).optional(),
    /** Rows outside the page that became deletions with it: changed instances of a deleted series, and what a whole reading did not meet. */
    buried: z.number().default(0),
    removed: z.number().default(0),
    /** A whole reading found nothing where there was something; it is read again before it is believed. */
    unconfirmed: z.boolean().default(false),
  }),
]);
export type CommitResult = z.infer<typeof commitResultSchema>;
