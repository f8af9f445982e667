import * as z from 'zod/mini';
import { mirroredEventSchema } from '#src/domain/google/mirroredEvent.ts';

const calendarId = z.uuid();
const wholeNumber = z.int().check(z.nonnegative());

/** The messages of `GET /api/calendar/sync`, by the name of their SSE event. */
export const syncStreamSchemas = {
  progress: z.object({
    calendarId,
    /** Events fetched from Google in this pull of the calendar, those of an earlier, cut-off run included. */
    eventsFetched: wholeNumber,
    state: z.enum(['waiting', 'fetching', 'done']),
  }),
  events: z.object({
    calendarId,
    events: z.array(z.object({ googleEventId: z.string(), changeSeq: z.int(), event: mirroredEventSchema })),
    removed: z.array(z.object({ googleEventId: z.string(), changeSeq: z.int() })),
  }),
  calendar: z.object({
    calendarId,
    outcome: z.enum(['synced', 'failed', 'resumable']),
    code: z.optional(z.string()),
    /** For people: what went wrong and what they can do. */
    message: z.optional(z.string()),
  }),
  complete: z.object({
    eventsSynced: wholeNumber,
    calendarsSynced: wholeNumber,
    calendarsFailed: wholeNumber,
    /** When the least recently synced of the asked calendars was last in sync; null if one of them never was. */
    lastSyncAt: z.nullable(z.string()),
  }),
} as const;

export type SyncStreamMessage = {
  [Name in keyof typeof syncStreamSchemas]: {
    event: Name;
    data: z.infer<(typeof syncStreamSchemas)[Name]>;
  };
}[keyof typeof syncStreamSchemas];

/** An SSE id: which stream, and up to which change its reader has everything. */
export type StreamPosition = { streamId: string; changeSeq: number };

const positionPattern = /^([0-9a-f-]{36}):(\d{1,15})$/;

export const formatPosition = ({ streamId, changeSeq }: StreamPosition): string => `${streamId}:${changeSeq}`;

/** Reads a `Last-Event-ID`; anything that is none of ours is taken as a fresh start. */
export function parsePosition(text: string | null): StreamPosition | null {
  const [, streamId, changeSeq] = positionPattern.exec(text ?? '') ?? [];
  return streamId && changeSeq ? { streamId, changeSeq: Number(changeSeq) } : null;
}
