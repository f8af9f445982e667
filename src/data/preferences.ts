import { z } from 'zod';
import type { Preferences } from '#src/contract/answers/preferences.ts';
import type { ServiceClient } from './clients.ts';
import { callSql } from './rpc.ts';
import { storageError } from './storageError.ts';

const rowSchema = z
  .object({
    time_zone: z.string().nullable(),
    calendar_sync_enabled: z.boolean(),
    sync_bookmarked: z.boolean(),
    sync_attending: z.boolean(),
    reminder_minutes: z.number().nullable(),
    target_calendar_id: z.string().nullable(),
    mail_notices: z.boolean(),
  })
  .transform((row) => ({
    timeZone: row.time_zone,
    calendarSyncEnabled: row.calendar_sync_enabled,
    syncBookmarked: row.sync_bookmarked,
    syncAttending: row.sync_attending,
    reminderMinutes: row.reminder_minutes,
    targetCalendarId: row.target_calendar_id,
    mailNotices: row.mail_notices,
  }));
/** As stored: the time zone is null until a browser of the person has said it. */
export type StoredPreferences = z.infer<typeof rowSchema>;

const defaults: StoredPreferences = {
  timeZone: null,
  calendarSyncEnabled: true,
  syncBookmarked: true,
  syncAttending: true,
  reminderMinutes: null,
  targetCalendarId: null,
  mailNotices: true,
};

/** A person's preferences, or those of somebody who has never changed any. */
export async function readPreferences(db: ServiceClient, userId: string): Promise<StoredPreferences> {
  const { data, error } = await db
    .from('user_preferences')
    .select(
      'time_zone, calendar_sync_enabled, sync_bookmarked, sync_attending, reminder_minutes, target_calendar_id, mail_notices',
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
): Promise<StoredPreferences | null> {
  const data = await callSql(db, 'change_preferences', { user: userId, changes });
  return rowSchema.nullable().parse(data ?? null);
}

/** Notes the zone of somebody whose zone isn't known yet; returns the one that holds. */
export async function noteTimeZone(db: ServiceClient, userId: string, zone: string): Promise<string> {
  return z.string().parse(await callSql(db, 'note_time_zone', { user: userId, zone }));
}
