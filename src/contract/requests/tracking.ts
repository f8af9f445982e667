import { z } from 'zod';
import { storableText } from '#src/domain/requests/storableText.ts';

const tracking = z.enum(['bookmarked', 'attending']);
const note = storableText
  .max(2000)
  .transform((text) => text.trim() || null)
  .nullable();

/** The body of `POST /api/events/tracked`. */
export const trackRequestSchema = z.strictObject({
  eventId: z.uuid().transform((id) => id.toLowerCase()),
  tracking,
  note: note.optional(),
});

/** The body of `PATCH /api/events/tracked/{eventId}`. */
export const changeTrackedRequestSchema = z
  .strictObject({ tracking: tracking.optional(), note: note.optional() })
  .refine((body) => Object.keys(body).length > 0, 'names nothing to change');

/** What `GET /api/events/tracked` can be asked for. */
export const trackedQuerySchema = z.strictObject({
  tracking: tracking.optional(),
  when: z.enum(['coming', 'past']).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(200).optional(),
});
export type TrackedPageQuery = z.output<typeof trackedQuerySchema>;
