import { z } from 'zod';
import type { JobEnding, JobResult } from '#src/domain/jobEnd.ts';
import type { ServiceClient } from './clients.ts';
import { callSql } from './rpc.ts';

const syncKind = z.enum(['push_event', 'pull_calendar', 'list_calendars', 'disconnect']);
export type SyncKind = z.infer<typeof syncKind>;

const jobSchema = z.object({ id: z.number(), kind: syncKind, owner: z.string(), context: z.unknown() });
/** A leased row of the queue. The handler of its kind parses the context, so that one that can't be read fails alone. */
export type Job = z.infer<typeof jobSchema>;

export type Lease = { owner: string; leaseMs: number; settleMs: number };

/** At most `limit` rows, and at most `perConnection` of one account at a time, which is then left alone for `gapMs`. */
export type WantedJobs = { kind: SyncKind; limit: number; perConnection: number; gapMs: number };

/** What of the queue: everything, one user's rows, or these calendars. */
export type QueueScope = { userId?: string | undefined; calendarIds?: string[] | undefined };

/** Leases what is due of the wanted kinds. */
export async function claimSyncs(
  db: ServiceClient,
  input: Lease &
    QueueScope & {
      wanted: WantedJobs[];
      /** After so many calls of the day, polls and rounds wait until tomorrow. */
      backgroundCalls: number;
    },
): Promise<Job[]> {
  const data = await callSql(db, 'claim_syncs', {
    owner: input.owner,
    wanted: input.wanted,
    leaseMs: input.leaseMs,
    settleMs: input.settleMs,
    user: input.userId ?? null,
    subjects: input.calendarIds ?? null,
    backgroundCalls: input.backgroundCalls,
  });
  return z.array(jobSchema).parse(data);
}

/** In how many milliseconds something can be claimed next; null when nothing waits that could be. */
export async function nextSyncDueMs(
  db: ServiceClient,
  kinds: SyncKind[],
  { userId, calendarIds }: QueueScope = {},
): Promise<number | null> {
  const args = { kinds, user: userId ?? null, subjects: calendarIds ?? null };
  return z
    .number()
    .nullable()
    .parse(await callSql(db, 'next_sync_due_ms', args));
}

/** How many accounts have something of these kinds to claim now, by kind; counts up to `max`. */
export async function countDueLanes(db: ServiceClient, kinds: SyncKind[], max: number): Promise<number> {
  return z.number().parse(await callSql(db, 'count_due_lanes', { kinds, max }));
}

/** How an attempt ends, and what it taught about its account (see settle_sync.sql). */
export type Settlement = JobEnding & {
  /** Of the credentials that the attempt began with. */
  credentialVersion?: number;
};

/** Ends an attempt that has nothing else to store; null if the lease is lost. */
export async function settleSync(
  db: ServiceClient,
  { id, owner }: Pick<Job, 'id' | 'owner'>,
  ending: Settlement,
): Promise<Exclude<JobResult, 'lost'> | null> {
  const data = await callSql(db, 'settle_sync', {
    id,
    owner,
    result: ending.result,
    delayMs: ending.delayMs ?? null,
    error: ending.error ?? null,
    health: ending.health ?? null,
    version: ending.credentialVersion ?? null,
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
