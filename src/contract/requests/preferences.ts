import { z } from 'zod';
import { timezoneSchema } from '#src/domain/time/timezone.ts';

/** The body of `PATCH /api/profile/preferences`: what is left out stays. */
export const preferencesRequestSchema = z
  .strictObject({
    timeZone: timezoneSchema.optional(),
    calendarSyncEnabled: z.boolean().optional(),
    syncBookmarked: z.boolean().optional(),
    syncAttending: z.boolean().optional(),
    reminderMinutes: z.int().min(0).max(40_320).nullable().optional(),
    targetCalendarId: z.uuid().nullable().optional(),
    mailNotices: z.boolean().optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'names nothing to change');
