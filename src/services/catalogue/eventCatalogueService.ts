import type { z } from 'zod';
import type { Deps } from '#src/compose.ts';
import type { CataloguePage } from '#src/contract/answers/catalogue.ts';
import type { CatalogueQuery } from '#src/contract/requests/catalogue.ts';
import { takeAllowance } from '#src/data/allowances.ts';
import {
  correctSearch,
  type EventQuery,
  findEvent,
  insertEvent,
  listEventFacets,
  listEventsOfOrganiser,
  markEventDeleted,
  searchEvents,
  updateEvent,
} from '#src/data/events.ts';
import {
  type CatalogueEvent,
  type EventChanges,
  type EventDraft,
  withChanges,
} from '#src/domain/catalogue/catalogueEvent.ts';
import { cursorOfSearch, searchPositionOfCursor } from '#src/domain/catalogue/eventCursor.ts';
import { AppError } from '#src/domain/requests/appError.ts';

type CatalogueDeps = Pick<Deps, 'db' | 'now'>;

/**
 * One page of the catalogue, what fits the words best first and else in order of time; `nextCursor` is null on the last page. Where nothing
 * fits, words that hold a searched one, or differ from it by a slip of the fingers, are tried.
 */
export async function searchCatalogue(
  { db }: CatalogueDeps,
  { online, cursor, ...given }: CatalogueQuery,
): Promise<CataloguePage> {
  const after = cursor ? searchPositionOfCursor(cursor) : undefined;
  const query: EventQuery = {
    ...given,
    q: given.q || undefined,
    topic: given.topic || undefined,
    city: given.city || undefined,
    online: online === undefined ? undefined : online === 'true',
    after,
    loosely: after?.loosely ?? false,
  };
  const page = await searchEvents(db, query);
  if (page.events.length > 0 || !query.q || cursor) return pageOf(page);
  const looser = await searchEvents(db, { ...query, loosely: true });
  if (looser.events.length === 0) return pageOf(page);
  const didYouMean = await correctSearch(db, query.q);
  return { ...pageOf(looser), ...(didYouMean ? { didYouMean } : {}) };
}

const pageOf = ({ events, next }: Awaited<ReturnType<typeof searchEvents>>) => ({
  events,
  nextCursor: next && cursorOfSearch(next),
});

/** The topics and cities of events to come, the most frequent first. */
export async function catalogueFacets({ db, now }: CatalogueDeps) {
  const facets = await listEventFacets(db, new Date(now()).toISOString());
  const named = (kind: 'topic' | 'city') => facets.filter((facet) => facet.kind === kind);
  return { topics: named('topic'), cities: named('city') };
}

/** An event, and whether this user organises it. Throws `not_found`. */
export async function getCatalogueEvent({ db }: CatalogueDeps, input: { eventId: string; userId?: string }) {
  const found = await findEvent(db, input.eventId);
  if (!found) throw notFound();
  return { event: found.event, organised: Boolean(input.userId) && found.organiserId === input.userId };
}

/** The events that a user organises: those to come in order of time, and those that are over, the latest first. */
export async function listOrganisedEvents({ db, now }: CatalogueDeps, input: { userId: string }) {
  const rows = await listEventsOfOrganiser(db, input.userId);
  const { toCome = [], over = [] } = Object.groupBy(rows, ({ endsAfter }) =>
    endsAfter(now()) ? 'toCome' : 'over',
  );
  return { toCome: toCome.map(({ event }) => event), over: over.map(({ event }) => event).reverse() };
}

/** One of the user's own events; `not_found` for anybody else's. */
export async function getOrganisedEvent({ db }: CatalogueDeps, input: { eventId: string; userId: string }) {
  const found = await findEvent(db, input.eventId, input.userId);
  if (!found) throw notFound();
  return found.event;
}

export async function createEvent({ db }: CatalogueDeps, input: { userId: string; draft: EventDraft }) {
  await takeAllowance(db, 'publishEvent', input.userId);
  return insertEvent(db, input.userId, input.draft);
}

/** Changes one of the user's own events; whoever tracks it gets the change in their calendar through the queue. */
export async function changeEvent(
  deps: CatalogueDeps,
  input: { eventId: string; userId: string; changes: EventChanges },
): Promise<CatalogueEvent> {
  const current = await getOrganisedEvent(deps, input);
  const merged = withChanges(current, input.changes);
  if (!merged.success) throw invalid(merged.error.issues);
  // Only what differs is written: of two changes at once neither undoes the other, and a change of nothing costs nobody a sync.
  const changed = Object.fromEntries(
    Object.entries(merged.data).filter(([field, value]) => !same(value, current[field as keyof EventDraft])),
  );
  if (Object.keys(changed).length === 0) return current;
  await takeAllowance(deps.db, 'changeEvent', input.userId);
  const event = await updateEvent(deps.db, input.eventId, input.userId, changed);
  if (!event) throw notFound();
  return event;
}

/** Takes one of the user's own events out of the catalogue, and with it out of its trackers' calendars. */
export async function removeEvent({ db, now }: CatalogueDeps, input: { eventId: string; userId: string }) {
  const removed = await markEventDeleted(db, input.eventId, input.userId, new Date(now()).toISOString());
  if (!removed) throw notFound();
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

const notFound = () =>
  new AppError('not_found', 'This event does not exist (any more), or it is not yours to change.');

function invalid(issues: z.core.$ZodIssue[]): AppError {
  const fields = Object.fromEntries(issues.map((issue) => [issue.path.join('.') || 'body', issue.message]));
  return new AppError('invalid_request', `Please check: ${Object.keys(fields).join(', ')}.`, { fields });
}
