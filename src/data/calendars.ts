import { z } from 'zod';
import type { ServiceClient } from './clients.ts';
import type { GoogleCalendarEntry } from './connections.ts';
import { callSql } from './rpc.ts';
import { storageError } from './storageError.ts';

const rowSchema = z.object({
  id: z.string(),
  connection_id: z.string(),
  google_calendar_id: z.string(),
  summary: z.string(),
  description: z.string().nullable(),
  time_zone: z.string().nullable(),
  background_color: z.string().nullable(),
  foreground_color: z.string().nullable(),
  label_colors: z.record(z.string(), z.string()).nullable(),
  access_role: z.string(),
  is_primary: z.boolean(),
  selected: z.boolean(),
  push_unavailable_reason: z.string().nullable(),
  gone_at: z.string().nullable(),
});
export type CalendarRow = z.infer<typeof rowSchema>;
const columns = Object.keys(rowSchema.shape).join(',');

/** A person's calendars: the primary ones first, then by name. */
export async function listCalendarRows(db: ServiceClient, userId: string): Promise<CalendarRow[]> {
  const { data, error } = await db
    .from('calendars')
    .select(columns)
    .eq('user_id', userId)
    .order('connection_id')
    .order('is_primary', { ascending: false })
    .order('summary')
    .order('id');
  if (error) throw storageError(error);
  return z.array(rowSchema).parse(data);
}

const savedSchema = z.object({
  /** The account's address has changed, and with it the id of its primary calendar. */
  renamed: z.object({ from: z.string(), to: z.string() }).nullable(),
  /** Whether the list tells what the account has lost; one without a primary calendar has to say it twice. */
  believed: z.boolean(),
});
export type SavedList = z.infer<typeof savedSchema>;

/** Writes an account's calendars as Google lists them (L14, L16). */
export async function saveCalendarList(
  db: ServiceClient,
  input: {
    userId: string;
    connectionId: string;
    calendars: GoogleCalendarEntry[];
    /** The push that has read the list; every other one that is under way runs again if a calendar has got another id. */
    pushId?: number | undefined;
  },
): Promise<SavedList> {
  const data = await callSql(db, 'save_calendar_list', {
    user: input.userId,
    connection: input.connectionId,
    calendars: input.calendars,
    push: input.pushId ?? null,
  });
  return savedSchema.parse(data ?? { renamed: null, believed: false });
}
