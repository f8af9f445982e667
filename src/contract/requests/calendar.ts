import { z } from 'zod';
import { googleAccesses } from '#src/domain/accounts/googleAccess.ts';

/**
 * Where connecting may lead back to; anything else is the settings. `access` is what Google is asked for: a calendar of our own and no other,
 * or all calendars; without it what the account named has, else all.
 */
export const connectQuerySchema = z.strictObject({
  connectionId: z.uuid().optional(),
  access: z.enum(googleAccesses).optional(),
  next: z.enum(['/calendar']).optional(),
});

/** What happens to the events that are in the account's calendar. */
export const disconnectQuerySchema = z.strictObject({
  events: z.enum(['keep', 'remove_future', 'remove_all']).default('keep'),
});

/** `refresh` reads the lists from Google first, for a calendar that is new there. */
export const calendarsQuerySchema = z.strictObject({ refresh: z.enum(['true']).optional() });

export const calendarChoiceSchema = z.strictObject({ selected: z.boolean() });

export const changesQuerySchema = z.strictObject({
  since: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  limit: z.coerce.number().int().min(1).max(2_000).default(500),
});

/** Ids separated by commas; all selected calendars without them. */
export const syncQuerySchema = z.strictObject({
  calendar_ids: z
    .string()
    .min(1, 'name at least one calendar, or leave it out for all')
    .transform((text) => [...new Set(text.toLowerCase().split(','))])
    .pipe(z.array(z.uuid('is no list of calendar ids')))
    .optional(),
});
