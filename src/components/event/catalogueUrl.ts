import * as z from 'zod/mini';
import { isStorable } from '#src/domain/requests/isStorable.ts';

/** What is wrong counts as not there. */
function lenient<T extends z.ZodMiniType>(schema: T) {
  return z.catch(z.optional(schema), undefined);
}

/** Within the years that can be searched for. */
const day = lenient(z.iso.date().check(z.refine((text) => text > '1900' && text < '2299')));
const word = (max: number) =>
  lenient(z.string().check(z.trim(), z.minLength(1), z.maxLength(max), z.refine(isStorable)));

/** The catalogue page's address. What it doesn't understand it leaves out: an old link still shows events. */
const filtersSchema = z.object({
  q: word(200),
  topic: word(40),
  city: word(100),
  online: lenient(z.literal('true')),
  from: day,
  /** The last day, inclusive. */
  until: day,
  cursor: word(200),
});
export type CatalogueFilters = z.output<typeof filtersSchema>;

export const readFilters = (query: Record<string, string | string[] | undefined>): CatalogueFilters =>
  filtersSchema.parse(query);

/** The address of the catalogue with these filters; a change of filters starts at the first page. */
export function catalogueUrl(filters: CatalogueFilters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value) query.set(name, value);
  const text = query.toString();
  return text ? `/events?${text}` : '/events';
}

export const dayAfter = (date: string, days = 1) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
