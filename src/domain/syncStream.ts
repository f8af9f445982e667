import { z } from 'zod';
import { mirroredEventSchema } from './mirroredEvent.ts';

const calendarId = z.uuid();

/** The messages of `GET /api/calendar/sync`, by the name of their SSE event. */
export const syncStreamSchemas = {
  progress: z.object({
    calendarId,
    /** Events fetched from Google in this pull of the calendar, those of an earlier, cut-off run included. */
    eventsFetched: z.number().int().nonnegative(),
    state: z.enum(['waiting', 'fetching', 'done']),
  }),
  events: z.object({
    calendarId,
    events: z.array(
      z.object({ googleEventId: z.string(), changeSeq: z.number().int(), event: mirroredEventSchema }),
    ),
    removed: z.array(z.object({ googleEventId: z.string(), changeSeq: z.number().int() })),
  }),
  calendar: z.object({
    calendarId,
    outcome: z.enum(['synced', 'failed', 'resumable']),
    code: z.string().optional(),
    /** For people: what went wrong and what they can do. */
    message: z.string().optional(),
  }),
  complete: z.object({
    eventsSynced: z.number().int().nonnegative(),
    calendarsSynced: z.number().int().nonnegative(),
    calendarsFailed: z.number().int().nonnegative(),
    /** When the least recently synced of the asked calendars was last in step; null if one of them never was. */
    lastSyncAt: z.string().nullable(),
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
