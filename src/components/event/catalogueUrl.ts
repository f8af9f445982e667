/** The catalogue page's address. What it doesn't understand it leaves out: an old link still shows events. */
export type CatalogueFilters = {
  q?: string | undefined;
  topic?: string | undefined;
  city?: string | undefined;
  online?: 'true' | undefined;
  from?: string | undefined;
  /** The last day, inclusive. */
  until?: string | undefined;
  cursor?: string | undefined;
};

type Given = Record<string, string | string[] | undefined>;

const word = (given: Given, name: string, lettersMax: number) => {
  const value = given[name];
  const text = typeof value === 'string' ? value.trim() : '';
  return text && text.length <= lettersMax ? text : undefined;
};

const day = (given: Given, name: string) => {
  const text = word(given, name, 10);
  const time = text && /^20\d\d-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // The 31st of a month with thirty days is none.
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text ? undefined : text;
};

// By hand and not with zod, which would be a fifth of the page's scripts.
export const readFilters = (given: Given): CatalogueFilters => ({
  q: word(given, 'q', 200),
  topic: word(given, 'topic', 40),
  city: word(given, 'city', 100),
  online: given.online === 'true' ? 'true' : undefined,
  from: day(given, 'from'),
  until: day(given, 'until'),
  cursor: word(given, 'cursor', 200),
});

/** The address of the catalogue with these filters; a change of filters starts at the first page. */
export function catalogueUrl(filters: CatalogueFilters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value) query.set(name, value);
  const text = query.toString();
  return text ? `/events?${text}` : '/events';
}

export const dayAfter = (date: string, days = 1) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
