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

const disconnectSchema = z.object({
  status: z.enum(['disconnected', 'disconnecting']),
  removed: z.number(),
  left: z.number(),
});
export type DisconnectAnswer = z.output<typeof disconnectSchema>;
export type EventsChoice = 'keep' | 'remove_future' | 'remove_all';

export const disconnectAccount = (id: string, events: EventsChoice) =>
  requestJson(`/api/calendar/connections/${id}?events=${events}`, disconnectSchema, { method: 'DELETE' });
