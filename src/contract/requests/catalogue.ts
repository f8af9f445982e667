import { z } from 'zod';
import { storableText } from '#src/domain/requests/storableText.ts';

/** In UTC: the database knows neither every year nor every offset that can be written. */
const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], {
    error: 'must be a date (2026-12-01) or a time (2026-12-01T18:00:00Z)',
  })
  .transform((text) => new Date(text).toISOString())
  .refine((text) => text > '1900' && text < '2300', 'must lie between the years 1900 and 2300');

/** What the catalogue can be asked for. `from` and `to` bound the time that events overlap, `to` exclusive. */
export const catalogueQuerySchema = z.strictObject({
  q: storableText.trim().max(200).optional(),
  topic: storableText.trim().max(40).optional(),
  city: storableText.trim().max(100).optional(),
  online: z.enum(['true', 'false']).optional(),
  from: moment.optional(),
  to: moment.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(24),
  cursor: z.string().max(200).optional(),
});
export type CatalogueQuery = z.output<typeof catalogueQuerySchema>;
