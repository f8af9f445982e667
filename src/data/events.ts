import { z } from 'zod';
import { type EventDraft, eventColumns, eventRowSchema } from '#src/domain/catalogue/catalogueEvent.ts';
import type { SearchPosition } from '#src/domain/catalogue/eventCursor.ts';
import type { ServiceClient } from './clients.ts';
import type { Database } from './database.types.ts';
import { readAll } from './readAll.ts';
import { callSql } from './rpc.ts';
import { storageError } from './storageError.ts';

export type EventQuery = {
  q?: string | undefined;
  /** Words that no event has are replaced by what may be meant. */
  loosely: boolean;
  topic?: string | undefined;
  city?: string | undefined;
  online?: boolean | undefined;
  from?: string | undefined;
  to?: string | undefined;
  after?: SearchPosition | undefined;
  limit: number;
};

/** One page, what fits the words best first and else in order of time, and the position behind its last row when more may follow. */
export async function searchEvents(db: ServiceClient, query: EventQuery) {
  const data = await callSql(db, 'search_events', {
    q: query.q,
    topic: query.topic,
    city: query.city,
    online: query.online,
    from: query.from,
    to: query.to,
    afterAt: query.after?.at,
    afterId: query.after?.id,
    afterTier: query.after?.tier,
    loosely: query.loosely,
    limit: query.limit + 1,
  });
  const page = data.slice(0, query.limit);
  const last = data.length > query.limit ? page.at(-1) : undefined;
  const next: SearchPosition | null = last
    ? { at: last.sort_starts_at, id: last.id, tier: last.tier, loosely: query.loosely }
    : null;
  return { events: page.map(({ event }) => eventRowSchema.parse(event)), next };
}

/** The search with its misspelt words corrected; null when there is nothing to correct. */
export async function correctSearch(db: ServiceClient, q: string): Promise<string | null> {
  return (await callSql(db, 'correct_search', { q })) || null;
}

const facetSchema = z.object({
  kind: z.enum(['topic', 'city']),
  name: z.string(),
  events: z.coerce.number(),
});

/** What events that end after `from` can be filtered by, the most frequent first. */
export async function listEventFacets(db: ServiceClient, from: string) {
  return z.array(facetSchema).parse(await callSql(db, 'event_facets', { from }));
}

const organiserSchema = z.object({ organiser_id: z.string().nullable() });

/** An event that is not deleted; of one organiser, if given. */
export async function findEvent(db: ServiceClient, id: string, organiserId?: string) {
  let query = db.from('events').select(`${eventColumns}, organiser_id`).eq('id', id).is('deleted_at', null);
  if (organiserId) query = query.eq('organiser_id', organiserId);
  const { data, error } = await query.maybeSingle();
  if (error) throw storageError(error);
  return data
    ? { event: eventRowSchema.parse(data), organiserId: organiserSchema.parse(data).organiser_id }
    : null;
}

/** All events of one organiser, those without a date last; `endsAfter` says of each whether it is still to end then. */
export async function listEventsOfOrganiser(db: ServiceClient, organiserId: string) {
  const rows = await readAll((after, limit) => {
    const query = db
      .from('events')
      .select(`${eventColumns}, sort_starts_at, sort_ends_at`)
      .eq('organiser_id', organiserId)
      .is('deleted_at', null);
    return (after === null ? query : query.gt('id', after)).order('id').limit(limit);
  });
  return rows
    .map((row) => {
      const { sort_starts_at: at, sort_ends_at: end } = row as {
        sort_starts_at: string;
        sort_ends_at: string;
      };
      const endsAfter = (moment: number) => end === 'infinity' || Date.parse(end) > moment;
      return { at, endsAfter, event: eventRowSchema.parse(row) };
    })
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

export async function insertEvent(db: ServiceClient, organiserId: string, draft: EventDraft) {
  const { data, error } = await db
    .from('events')
    .insert({ ...rowOfDraft(draft), organiser_id: organiserId, title: draft.title, timezone: draft.timezone })
    .select(eventColumns)
    .single();
  if (error) throw storageError(error);
  return eventRowSchema.parse(data);
}

/** Writes the given fields. Null when the event is gone or somebody else's. */
export async function updateEvent(
  db: ServiceClient,
  id: string,
  organiserId: string,
  changes: Partial<EventDraft>,
) {
  const { data, error } = await db
    .from('events')
    .update(rowOfDraft(changes))
    .eq('id', id)
    .eq('organiser_id', organiserId)
    .is('deleted_at', null)
    .select(eventColumns)
    .maybeSingle();
  if (error) throw storageError(error);
  return data ? eventRowSchema.parse(data) : null;
}

/** Marks an event as deleted; false when it is gone already or somebody else's. */
export async function markEventDeleted(db: ServiceClient, id: string, organiserId: string, at: string) {
  const { data, error } = await db
    .from('events')
    .update({ deleted_at: at })
    .eq('id', id)
    .eq('organiser_id', organiserId)
    .is('deleted_at', null)
    .select('id');
  if (error) throw storageError(error);
  return data.length > 0;
}

type EventRow = Database['public']['Tables']['events']['Update'];

/** The draft's columns; what the draft leaves out is left out of the row. */
function rowOfDraft({
  startsAt,
  endsAt,
  allDay,
  startDate,
  endDate,
  ...same
}: Partial<EventDraft>): EventRow {
  const renamed = {
    starts_at: startsAt,
    ends_at: endsAt,
    all_day: allDay,
    start_date: startDate,
    end_date: endDate,
  };
  const given = Object.entries(renamed).filter(([, value]) => value !== undefined);
  return { ...same, ...Object.fromEntries(given) };
}
