import { z } from 'zod';
import type { ServiceClient } from './clients.ts';
import { callSql } from './rpc.ts';
import { storageError } from './storageError.ts';

const rowSchema = z
  .object({
    time_zone: z.string(),
    calendar_sync_enabled: z.boolean(),
    sync_bookmarked: z.boolean(),
    sync_attending: z.boolean(),
    reminder_minutes: z.number().nullable(),
    target_calendar_id: z.string().nullable(),
  })
  .transform((row) => ({
    timeZone: row.time_zone,
    calendarSyncEnabled: row.calendar_sync_enabled,
    syncBookmarked: row.sync_bookmarked,
    syncAttending: row.sync_attending,
    reminderMinutes: row.reminder_minutes,
    targetCalendarId: row.target_calendar_id,
  }));
export type Preferences = z.infer<typeof rowSchema>;

const defaults: Preferences = {
  timeZone: 'UTC',
  calendarSyncEnabled: true,
  syncBookmarked: true,
  syncAttending: true,
  reminderMinutes: null,
  targetCalendarId: null,
};

/** A person's preferences, or those of somebody who has never changed any. */
export async function readPreferences(db: ServiceClient, userId: string): Promise<Preferences> {
  const { data, error } = await db
    .from('user_preferences')
    .select(
      'time_zone, calendar_sync_enabled, sync_bookmarked, sync_attending, reminder_minutes, target_calendar_id',
    )
    .eq('user_id', userId)
    .maybeSingle();
  if (error) throw storageError(error);
  return data ? rowSchema.parse(data) : defaults;
}

/** Null: the target is not a calendar of this person's that can receive events. */
export async function changePreferences(
  db: ServiceClient,
  userId: string,
  changes: { [Name in keyof Preferences]?: Preferences[Name] | undefined },
): Promise<Preferences | null> {
  const data = await callSql(db, 'change_preferences', { p_user: userId, p_changes: changes });
  return rowSchema.nullable().parse(data ?? null);
}
