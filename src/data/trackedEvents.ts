import { z } from 'zod';
import type { TrackedCounts } from '#src/contract/answers/dashboard.ts';
import type { EventPosition } from '#src/domain/catalogue/eventCursor.ts';
import { instant } from '#src/domain/time/instant.ts';
import type { ServiceClient } from './clients.ts';
import { eventOfRow } from './events.ts';
import { type TrackedState, trackedStateSchema } from './pushes.ts';
import { callSql } from './rpc.ts';

const rowsSchema = z.array(
  z.object({
    state: trackedStateSchema,
    at: z.string(),
    event: z.looseObject({ id: z.string(), deleted_at: z.string().nullable() }),
  }),
);
type Row = z.infer<typeof rowsSchema>[number];

export type TrackedRow = {
  event: ReturnType<typeof eventOfRow> & { deletedAt: string | null };
  state: TrackedState;
};

export type TrackedQuery = {
  userId: string;
  /** How many at most. */
  limit: number;
  tracking?: 'bookmarked' | 'attending' | undefined;
  /** `coming`: what isn't over yet, the soonest first. `past`: what is over, the latest first. Without it: all, the soonest first. */
  when?: 'coming' | 'past' | undefined;
  /** Milliseconds since 1970. */
  now: number;
  after?: EventPosition | undefined;
};

/** One page of what a person tracks, and the position behind its last row when more may follow. */
export async function readTrackedPage(
  db: ServiceClient,
  query: TrackedQuery,
): Promise<{ rows: TrackedRow[]; next: EventPosition | null }> {
  const data = await callSql(db, 'tracked_page', {
    user: query.userId,
    limit: query.limit + 1,
    tracking: query.tracking ?? null,
    when: query.when ?? null,
    now: new Date(query.now).toISOString(),
    afterAt: query.after?.at ?? null,
    afterId: query.after?.id ?? null,
  });
  const rows = rowsSchema.parse(data);
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return { rows: page.map(trackedRow), next: last ? { at: last.at, id: last.event.id } : null };
}

/** Those of the given events that the person tracks. */
export async function readTrackedOf(
  db: ServiceClient,
  userId: string,
  eventIds: string[],
): Promise<TrackedRow[]> {
  if (eventIds.length === 0) return [];
  const data = await callSql(db, 'tracked_of', { user: userId, events: eventIds });
  return rowsSchema.parse(data).map(trackedRow);
}

const countSchema = z.object({ coming: z.number(), past: z.number() });
const countsSchema = countSchema.extend({ attending: countSchema, bookmarked: countSchema });

/** How many events a person tracks, by kind, and how many of them are over at `now`. */
export async function countTrackedKinds(
  db: ServiceClient,
  userId: string,
  now: number,
): Promise<TrackedCounts> {
  const args = { user: userId, now: new Date(now).toISOString() };
  return countsSchema.parse(await callSql(db, 'count_tracked_kinds', args));
}

const trackedRow = ({ state, event }: Row): TrackedRow => ({
  state,
  event: { ...eventOfRow(event), deletedAt: instant.nullable().parse(event.deleted_at) },
});

/** How the sync of what a person tracks stands, in numbers. */
export async function countTracked(db: ServiceClient, userId: string) {
  const data = await callSql(db, 'count_tracked', { user: userId });
  return z
    .object({ total: z.number(), synced: z.number(), pending: z.number(), failed: z.number() })
    .parse(data);
}
