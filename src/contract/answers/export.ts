import * as z from 'zod/mini';
import { accountSchema, calendarSchema } from './accounts.ts';
import { catalogueEventSchema } from './catalogue.ts';
import { preferencesSchema } from './preferences.ts';
import { trackedListItemSchema } from './tracking.ts';

/** All that is kept for one person, but for what is theirs in Google already and keys that only our server can use. */
export const exportSchema = z.object({
  exportedAt: z.iso.datetime(),
  account: z.object({ id: z.uuid(), email: z.string() }),
  preferences: preferencesSchema,
  connections: z.array(accountSchema),
  calendars: z.array(calendarSchema),
  tracked: z.array(trackedListItemSchema),
  organised: z.array(catalogueEventSchema),
});
export type ExportedData = z.infer<typeof exportSchema>;
