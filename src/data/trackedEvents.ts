import { z } from 'zod';
import type { TrackedCounts } from '#src/contract/answers/dashboard.ts';
import { trackedEventRowSchema } from '#src/domain/catalogue/catalogueEvent.ts';
import type { EventPosition } from '#src/domain/catalogue/eventCursor.ts';
import type { ServiceClient } from './clients.ts';
import { trackedStateSchema } from './pushes.ts';
import { callSql } from './rpc.ts';

const rowSchema = z.object({ state: trackedStateSchema, at: z.string(), event: trackedEventRowSchema });
const rowsSchema = z.array(rowSchema);
export type TrackedRow = z.infer<typeof rowSchema>;

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
  return { rows: page, next: last ? { at: last.at, id: last.event.id } : null };
}

/** Those of the given events that the person tracks. */
export async function readTrackedOf(
  db: ServiceClient,
  userId: string,
  eventIds: string[],
): Promise<TrackedRow[]> {
  if (eventIds.length === 0) return [];
  const data = await callSql(db, 'tracked_of', { user: userId, events: eventIds });
  return rowsSchema.parse(data);
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

/** How the sync of what a person tracks stands, in numbers. */
export async function countTracked(db: ServiceClient, userId: string) {
  const data = await callSql(db, 'count_tracked', { user: userId });
  return z
    .object({ total: z.number(), synced: z.number(), pending: z.number(), failed: z.number() })
    .parse(data);
}
