import { z } from 'zod';
import type { ServiceClient } from './clients.ts';
import { callSql } from './rpc.ts';

const claimedSchema = z.object({
  id: z.number(),
  kind: z.enum(['push_event', 'pull_calendar', 'list_calendars', 'disconnect']),
  user_id: z.string(),
  connection_id: z.string(),
  subject_id: z.string(),
});
export type ClaimedSync = z.infer<typeof claimedSchema>;

export type SyncKind = ClaimedSync['kind'];
export type Lease = { owner: string; leaseMs: number; settleMs: number };

/** Leases what is due, at most `perConnection` rows of one account; of one user alone if given. */
export async function claimSyncs(
  db: ServiceClient,
  input: Lease & {
    limit: number;
    perConnection: number;
    gapMs: number;
    kinds: SyncKind[];
    userId?: string;
    /** After so many calls of the day, rounds wait until tomorrow. */
    backgroundCalls?: number;
  },
): Promise<ClaimedSync[]> {
  const data = await callSql(db, 'claim_syncs', {
    owner: input.owner,
    limit: input.limit,
    perConnection: input.perConnection,
    leaseMs: input.leaseMs,
    gapMs: input.gapMs,
    settleMs: input.settleMs,
    kinds: input.kinds,
    user: input.userId ?? null,
    backgroundCalls: input.backgroundCalls ?? null,
  });
  return z.array(claimedSchema).parse(data);
}

/** In how many milliseconds something can be claimed next; null when nothing waits that could be. */
export async function nextSyncDueMs(
  db: ServiceClient,
  kinds: SyncKind[],
  userId?: string,
): Promise<number | null> {
  const data = await callSql(db, 'next_sync_due_ms', { kinds, user: userId ?? null });
  return z.number().nullable().parse(data);
}

/** How many accounts have something of these kinds to claim now, by kind; counts up to `max`. */
export async function countDueLanes(db: ServiceClient, kinds: SyncKind[], max: number): Promise<number> {
  return z.number().parse(await callSql(db, 'count_due_lanes', { kinds, max }));
}

/** Ends an attempt; null if the lease is lost. */
export async function settleSync(
  db: ServiceClient,
  input: {
    id: number;
    owner: string;
    result: 'done' | 'retry' | 'wait' | 'dead';
    delayMs?: number;
    error?: string;
  },
): Promise<'done' | 'again' | 'waiting' | 'dead' | null> {
  const data = await callSql(db, 'settle_sync', {
    id: input.id,
    owner: input.owner,
    result: input.result,
    delayMs: input.delayMs ?? null,
    error: input.error ?? null,
  });
  return z.enum(['done', 'again', 'waiting', 'dead']).nullable().parse(data);
}

/** What a call to Google taught about its account beside the queue: it has to wait, or only its owner can help. */
export async function noteConnectionHealth(
  db: ServiceClient,
  input: {
    connectionId: string;
    health: 'backoff' | 'reauth';
    error: string;
    delayMs?: number | undefined;
    credentialVersion: number;
  },
): Promise<void> {
  await callSql(db, 'note_connection_health', {
    connection: input.connectionId,
    health: input.health,
    error: input.error,
    delayMs: input.delayMs ?? null,
    version: input.credentialVersion,
  });
}

/** Puts a thing to do into the queue, or makes the one that waits run again. */
export async function enqueueSync(
  db: ServiceClient,
  input: { kind: SyncKind; userId: string; connectionId: string; subjectId: string; priority: number },
): Promise<void> {
  await callSql(db, 'enqueue_sync', {
    kind: input.kind,
    user: input.userId,
    connection: input.connectionId,
    subject: input.subjectId,
    priority: input.priority,
  });
}
