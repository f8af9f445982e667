import * as z from 'zod/mini';
import type { Preferences } from '#src/data/preferences.ts';
import { requestJson } from './requestJson.ts';

const preferencesSchema = z.object({
  preferences: z.object({
    timeZone: z.string(),
    calendarSyncEnabled: z.boolean(),
    syncBookmarked: z.boolean(),
    syncAttending: z.boolean(),
    reminderMinutes: z.nullable(z.number()),
    targetCalendarId: z.nullable(z.string()),
  }),
});

export const changePreferences = (changes: Partial<Preferences>) =>
  requestJson('/api/profile/preferences', preferencesSchema, { method: 'PATCH', body: changes });

const calendarSchema = z.object({ calendar: z.looseObject({ id: z.string(), selected: z.boolean() }) });

/** Takes a calendar among those that are kept in sync, or out of them; answers what holds now. */
export async function chooseCalendar(id: string, selected: boolean): Promise<boolean> {
  const body = { selected };
  const { calendar } = await requestJson(`/api/calendar/calendars/${id}`, calendarSchema, {
    method: 'PATCH',
    body,
  });
  return calendar.selected;
}

const disconnectSchema = z.object({
  status: z.enum(['disconnected', 'disconnecting']),
  removed: z.number(),
  left: z.number(),
});
export type DisconnectAnswer = z.output<typeof disconnectSchema>;
export type EventsChoice = 'keep' | 'remove_future' | 'remove_all';

export const disconnectAccount = (id: string, events: EventsChoice) =>
  requestJson(`/api/calendar/connections/${id}?events=${events}`, disconnectSchema, { method: 'DELETE' });
