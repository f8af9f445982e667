import * as z from 'zod/mini';
import { syncActions, syncCodes } from '#src/domain/syncMessages.ts';
import { catalogueEventSchema } from './catalogue.ts';

const trackingSchema = z.enum(['bookmarked', 'attending']);
export type Tracking = z.infer<typeof trackingSchema>;

/** How the sync of one tracked event stands, with the sentence that its owner reads. */
export const trackedSyncSchema = z.object({
  status: z.enum(['synced', 'pending', 'failed', 'not_connected', 'requires_reauth', 'disabled']),
  code: z.enum(syncCodes),
  message: z.string(),
  action: z.nullable(z.enum(syncActions)),
});

export const trackedSchema = z.object({
  id: z.uuid(),
  eventId: z.uuid(),
  /** Null once tracking has ended. */
  tracking: z.nullable(trackingSchema),
  note: z.nullable(z.string()),
  trackedAt: z.iso.datetime(),
  syncedAt: z.nullable(z.iso.datetime()),
  googleLink: z.nullable(z.string()),
});
export type TrackedView = z.infer<typeof trackedSchema>;

/** The answer to every change of a tracked event. */
export const trackedAnswerSchema = z.object({ tracked: trackedSchema, sync: trackedSyncSchema });
export type TrackedAnswer = z.infer<typeof trackedAnswerSchema>;

export const trackedListItemSchema = z.extend(trackedSchema, {
  sync: trackedSyncSchema,
  event: z.extend(catalogueEventSchema, { deletedAt: z.nullable(z.iso.datetime()) }),
});
export type TrackedListItem = z.infer<typeof trackedListItemSchema>;

export const trackedPageSchema = z.object({
  tracked: z.array(trackedListItemSchema),
  nextCursor: z.nullable(z.string()),
});
export type TrackedPage = z.infer<typeof trackedPageSchema>;
