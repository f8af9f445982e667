import * as z from 'zod/mini';

export const preferencesSchema = z.object({
  timeZone: z.string(),
  calendarSyncEnabled: z.boolean(),
  syncBookmarked: z.boolean(),
  syncAttending: z.boolean(),
  reminderMinutes: z.nullable(z.int()),
  targetCalendarId: z.nullable(z.uuid()),
  /** Whether notices go by mail, too. */
  mailNotices: z.boolean(),
});
export type Preferences = z.infer<typeof preferencesSchema>;

export const preferencesAnswerSchema = z.object({ preferences: preferencesSchema });
