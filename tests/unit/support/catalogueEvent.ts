import { type CatalogueEvent, eventColumns, eventRowSchema } from '#src/domain/catalogue/catalogueEvent.ts';

/** An event of two hours as the catalogue's row gives it: what a test doesn't name is empty. */
export function catalogueEvent(over: Partial<CatalogueEvent> = {}): CatalogueEvent {
  const empty = Object.fromEntries(eventColumns.split(', ').map((column) => [column, null]));
  const row = {
    ...empty,
    id: 'event',
    title: 'Evening',
    description: '',
    online: false,
    topics: [],
    starts_at: '2031-05-06T16:00:00Z',
    ends_at: '2031-05-06T18:00:00Z',
    timezone: 'UTC',
    all_day: false,
    updated_at: '2031-01-01T00:00:00Z',
  };
  return { ...eventRowSchema.parse(row), ...over };
}
