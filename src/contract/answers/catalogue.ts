import * as z from 'zod/mini';

/** An event of the catalogue as everyone sees it. An event without a date yet has no times at all. */
export const catalogueEventSchema = z.object({
  id: z.uuid(),
  title: z.string(),
  description: z.string(),
  url: z.nullable(z.string()),
  venue: z.nullable(z.string()),
  address: z.nullable(z.string()),
  city: z.nullable(z.string()),
  country: z.nullable(z.string()),
  online: z.boolean(),
  topics: z.array(z.string()),
  /** Instants in ISO 8601 (UTC) of an event that has times of day. */
  startsAt: z.nullable(z.iso.datetime()),
  endsAt: z.nullable(z.iso.datetime()),
  /** The venue's IANA time zone. */
  timezone: z.string(),
  allDay: z.boolean(),
  /** Calendar dates of an all-day event; the end is exclusive. */
  startDate: z.nullable(z.iso.date()),
  endDate: z.nullable(z.iso.date()),
  updatedAt: z.iso.datetime(),
});

export const cataloguePageSchema = z.object({
  events: z.array(catalogueEventSchema),
  nextCursor: z.nullable(z.string()),
  /** The search that was carried out instead, where nothing has the words as they were typed. */
  didYouMean: z.optional(z.string()),
});

export type CataloguePage = z.infer<typeof cataloguePageSchema>;

export const catalogueEventAnswerSchema = z.object({ event: catalogueEventSchema });
