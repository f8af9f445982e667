import { z } from 'zod';
import { type MergedField, mergedFields } from '#src/domain/push/mergeGoogleEvent.ts';
import { instant } from '#src/domain/time/instant.ts';
import type { ServiceClient } from './clients.ts';
import { readAll } from './readAll.ts';
import { callSql } from './rpc.ts';
import { storageError } from './storageError.ts';

const rowsSchema = z.array(
  z.object({
    connection_id: z.string(),
    google_calendar_id: z.string(),
    google_event_id: z.string().nullable(),
    written_at: instant.nullable(),
    confirmed_at: instant.nullable(),
    edited_fields: z.array(z.enum(mergedFields)),
    user_events: z.object({ event_id: z.string() }),
    calendar_connections: z.object({ email: z.string() }),
  }),
);

export type CopyReceipt = {
  eventId: string;
  connectionId: string;
  account: string;
  googleCalendarId: string;
  googleEventId: string | null;
  writtenAt: string | null;
  confirmedAt: string | null;
  editedFields: MergedField[];
};

/** When each copy that Google is known to hold was last written and last confirmed. */
export async function listCopyReceipts(
  db: ServiceClient,
  userId: string,
  trackedIds?: string[],
): Promise<CopyReceipt[]> {
  if (trackedIds?.length === 0) return [];
  const rows = await readAll((after, limit) => {
    const all = db
      .from('user_event_copies')
      .select(
        'id, connection_id, google_calendar_id, google_event_id, written_at, confirmed_at, edited_fields, user_events!inner(event_id), calendar_connections!inner(email)',
      )
      .eq('user_id', userId)
      .eq('state', 'present');
    const query = trackedIds ? all.in('user_event_id', trackedIds) : all;
    return (after === null ? query : query.gt('id', after)).order('id').limit(limit);
  });
  return rowsSchema.parse(rows).map((row) => ({
    eventId: row.user_events.event_id,
    connectionId: row.connection_id,
    account: row.calendar_connections.email,
    googleCalendarId: row.google_calendar_id,
    googleEventId: row.google_event_id,
    writtenAt: row.written_at,
    confirmedAt: row.confirmed_at,
    editedFields: row.edited_fields,
  }));
}

const mirroredSchema = z.array(z.object({ ref: z.string(), sealed: z.string() }));

/** Sealed events of one calendar's mirror, by their keyed hash (hexadecimal); what is not mirrored is left out. */
export async function readMirroredEvents(
  db: ServiceClient,
  calendar: { userId: string; calendarId: string },
  refs: string[],
): Promise<{ ref: string; sealed: Buffer }[]> {
  const args = { user: calendar.userId, calendar: calendar.calendarId, refs };
  const found = mirroredSchema.parse(await callSql(db, 'mirrored_events', args));
  return found.map(({ ref, sealed }) => ({ ref, sealed: Buffer.from(sealed, 'base64') }));
}

/** The person's wrapped data key; null before they have connected an account. */
export async function readUserKey(
  db: ServiceClient,
  userId: string,
): Promise<{ wrappedKey: string; wrappingKeyId: string } | null> {
  const { data, error } = await db
    .from('user_keys')
    .select('wrapped_key, wrapping_key_id')
    .eq('user_id', userId)
    .maybeSingle();
  if (error) throw storageError(error);
  return data && { wrappedKey: data.wrapped_key, wrappingKeyId: data.wrapping_key_id };
}
