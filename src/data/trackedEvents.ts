import { z } from 'zod';
import { instant } from '#src/domain/instant.ts';
import type { ServiceClient } from './clients.ts';
import { eventColumns, eventOfRow } from './events.ts';
import type { TrackedState } from './pushes.ts';
import { readAll } from './readAll.ts';
import { callSql } from './rpc.ts';
import { storageError } from './storageError.ts';

const rowSchema = z.object({
  id: z.string(),
  event_id: z.string(),
  tracking: z.enum(['bookmarked', 'attending']).nullable(),
  note: z.string().nullable(),
  calendar_sync_status: z.enum(['not_synced', 'pending', 'synced', 'failed', 'removed_in_google']),
  calendar_sync_error: z.string().nullable(),
  calendar_synced_at: instant.nullable(),
  external_link: z.string().nullable(),
  external_connection_id: z.string().nullable(),
  external_google_calendar_id: z.string().nullable(),
  tracked_at: instant,
  updated_at: instant,
  events: z.unknown(),
});

const settingsSchema = z.object({
  preferences: z.object({ enabled: z.boolean(), targetConnectionId: z.string().nullable() }),
  lost: z.array(z.object({ connection_id: z.string(), google_calendar_id: z.string() })),
  connections: z.array(
    z.object({ id: z.string(), status: z.enum(['active', 'requires_reauth', 'disconnecting']) }),
  ),
});

export type TrackedRow = {
  event: ReturnType<typeof eventOfRow> & { deletedAt: string | null };
  state: TrackedState;
};

/** What a person tracks, in order of time, each with the state that its sync is told from. */
export async function listTrackedRows(db: ServiceClient, userId: string): Promise<TrackedRow[]> {
  const [rows, settings] = await Promise.all([
    readAll((after, limit) => {
      const query = db
        .from('user_events')
        .select(
          `${Object.keys(rowSchema.shape)
            .filter((name) => name !== 'events')
            .join(',')}, events!inner(${eventColumns}, sort_starts_at, deleted_at)`,
        )
        .eq('user_id', userId)
        .not('tracking', 'is', null);
      return (after === null ? query : query.gt('id', after)).order('id').limit(limit);
    }),
    readSyncSettings(db, userId),
  ]);
  const target = settings.connections.find(({ id }) => id === settings.preferences.targetConnectionId);
  const shared = {
    enabled: settings.preferences.enabled,
    connectionStatus: target && target.status !== 'disconnecting' ? target.status : null,
    hasConnection: settings.connections.some(({ status }) => status !== 'disconnecting'),
  };
  return z
    .array(rowSchema)
    .parse(rows)
    .map((row) => {
      const event = row.events as { sort_starts_at: string; deleted_at: string | null };
      return {
        at: event.sort_starts_at,
        event: { ...eventOfRow(event), deletedAt: instant.nullable().parse(event.deleted_at) },
        state: {
          id: row.id,
          eventId: row.event_id,
          tracking: row.tracking,
          note: row.note,
          status: row.calendar_sync_status,
          error: row.calendar_sync_error,
          syncedAt: row.calendar_synced_at,
          link: row.external_link,
          calendarGone: settings.lost.some(
            (lost) =>
              lost.connection_id === row.external_connection_id &&
              lost.google_calendar_id === row.external_google_calendar_id,
          ),
          trackedAt: row.tracked_at,
          updatedAt: row.updated_at,
          ...shared,
        },
      };
    })
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

async function readSyncSettings(db: ServiceClient, userId: string) {
  const [preferences, connections, lost] = await Promise.all([
    db
      .from('user_preferences')
      .select('calendar_sync_enabled, calendars(connection_id)')
      .eq('user_id', userId)
      .maybeSingle(),
    db.from('calendar_connections').select('id, status').eq('user_id', userId),
    db
      .from('calendars')
      .select('connection_id, google_calendar_id')
      .eq('user_id', userId)
      .not('gone_at', 'is', null),
  ]);
  if (lost.error) throw storageError(lost.error);
  if (preferences.error) throw storageError(preferences.error);
  if (connections.error) throw storageError(connections.error);
  const row = preferences.data as {
    calendar_sync_enabled: boolean;
    calendars: { connection_id: string } | null;
  } | null;
  return settingsSchema.parse({
    preferences: {
      enabled: row?.calendar_sync_enabled ?? true,
      targetConnectionId: row?.calendars?.connection_id ?? null,
    },
    connections: connections.data,
    lost: lost.data,
  });
}

/** How the sync of what a person tracks stands, in numbers. */
export async function countTracked(db: ServiceClient, userId: string) {
  const data = await callSql(db, 'count_tracked', { p_user: userId });
  return z
    .object({ total: z.number(), synced: z.number(), pending: z.number(), failed: z.number() })
    .parse(data);
}
