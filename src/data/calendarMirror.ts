import { z } from 'zod';
import { instant } from '#src/domain/time/instant.ts';
import type { ServiceClient } from './clients.ts';
import { callSql } from './rpc.ts';

const wrappedKeySchema = z.object({ wrappedKey: z.string(), wrappingKeyId: z.string() });

const changesSchema = z.object({
  rows: z.array(
    z
      .tuple([z.uuid(), z.number(), z.boolean(), z.number(), z.string()])
      .transform(([calendarId, changeSeq, deleted, length, ref]) => ({
        calendarId,
        changeSeq,
        deleted,
        length,
        ref,
      })),
  ),
  /** The rows' sealed events, one after the other, base64; null when there are none. */
  sealed: z.string().nullable(),
  /** The newest change number there is. */
  lastSeq: z.number(),
  hasMore: z.boolean(),
  key: wrappedKeySchema.nullable(),
});
export type SealedChanges = z.infer<typeof changesSchema>;

/** Everything of a user's mirror after a change number, in order. */
export async function readSealedChanges(
  db: ServiceClient,
  input: { userId: string; since: number; limit: number; calendarIds?: string[] | undefined },
): Promise<SealedChanges> {
  const data = await callSql(db, 'read_calendar_changes', {
    user: input.userId,
    since: input.since,
    limit: input.limit,
    calendars: input.calendarIds ?? null,
  });
  return changesSchema.parse(data);
}

const streamSchema = z.discriminatedUnion('status', [
  z.object({ status: z.enum(['unknown', 'not_selected', 'none']) }),
  z.object({ status: z.literal('too_soon'), waitMs: z.number() }),
  z.object({
    status: z.literal('ok'),
    calendars: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        status: z.enum(['active', 'requires_reauth']),
        gone: z.boolean(),
        backingOff: z.boolean(),
        errorCode: z.string().nullable(),
      }),
    ),
    lastSeq: z.number(),
  }),
]);
export type StreamStart = z.infer<typeof streamSchema>;

/** Begins a sync that a person waits for and puts its calendars at the front of the queue; at most one per gap and user. */
export async function beginCalendarStream(
  db: ServiceClient,
  input: {
    userId: string;
    calendarIds: string[] | null;
    streamId: string;
    resumedStreamId: string | null;
    gapMs: number;
  },
): Promise<StreamStart> {
  const data = await callSql(db, 'begin_calendar_stream', {
    user: input.userId,
    calendars: input.calendarIds,
    stream: input.streamId,
    resumed: input.resumedStreamId,
    gapMs: input.gapMs,
  });
  return streamSchema.parse(data);
}

const statesSchema = z.array(
  z
    .object({
      calendar_id: z.uuid(),
      last_success_at: instant.nullable(),
      last_error_code: z.string().nullable(),
      pulling: z.boolean(),
      events_fetched: z.number(),
      status: z.enum(['active', 'requires_reauth', 'disconnecting']),
      gone: z.boolean(),
      backing_off: z.boolean(),
      connection_error_code: z.string().nullable(),
    })
    .transform((row) => ({
      calendarId: row.calendar_id,
      lastSyncedAt: row.last_success_at,
      lastErrorCode: row.last_error_code,
      /** It waits for a pull or has one. */
      pulling: row.pulling,
      /** By the pull that is under way. */
      eventsFetched: row.events_fetched,
      status: row.status,
      gone: row.gone,
      backingOff: row.backing_off,
      connectionErrorCode: row.connection_error_code,
    })),
);
export type CalendarSyncState = z.infer<typeof statesSchema>[number];

/** How each of the user's calendars stands. */
export async function calendarSyncStates(db: ServiceClient, userId: string): Promise<CalendarSyncState[]> {
  const data = await callSql(db, 'calendar_sync_states', { user: userId });
  return statesSchema.parse(data);
}

const countsSchema = z.array(z.object({ calendar_id: z.uuid(), events: z.number() }));

/** How many events each of the user's calendars has in the mirror; a calendar without any is left out. */
export async function countMirroredEvents(db: ServiceClient, userId: string): Promise<Map<string, number>> {
  const rows = countsSchema.parse(await callSql(db, 'count_mirrored_events', { user: userId }));
  return new Map(rows.map(({ calendar_id, events }) => [calendar_id, events]));
}

/** Takes a calendar into the mirror or out of it. */
export async function selectCalendar(
  db: ServiceClient,
  input: { userId: string; calendarId: string; selected: boolean; max: number },
): Promise<'ok' | 'not_found' | 'too_many'> {
  const data = await callSql(db, 'select_calendar', {
    user: input.userId,
    calendar: input.calendarId,
    selected: input.selected,
    max: input.max,
  });
  return z.enum(['ok', 'not_found', 'too_many']).parse(data);
}
