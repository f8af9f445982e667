import { z } from 'zod';
import { type CommitResult, commitResultSchema, type PullContext } from '#src/domain/pull/pullContext.ts';
import type { SealedPage } from '#src/security/sealedEvents.ts';
import type { ServiceClient } from './clients.ts';
import { callSql } from './rpc.ts';

export type PullLease = Pick<PullContext, 'queueId' | 'leaseOwner' | 'userId' | 'calendarId'>;

export type PageCommit = {
  generation: number;
  leaseMs: number;
  fetched: number;
  page: SealedPage;
  /** Sealed. Null with the last page. */
  pageToken: string | null;
  /** Sealed. Null unless the last page brought one. */
  syncToken: string | null;
  last: boolean;
  lags: number[] | null;
  own: { id: string; etag: string | null; cancelled: boolean }[];
  /** With the last page of a whole reading: our own events that should have been met, and their keyed hashes. */
  expected: { id: string; ref: string }[];
};

/** Stores one page in one transaction; `committed: false` if the lease or the generation is no longer ours. */
export async function commitCalendarPage(
  db: ServiceClient,
  lease: PullLease,
  commit: PageCommit,
): Promise<CommitResult> {
  const data = await callSql(db, 'commit_calendar_page', {
    queueId: lease.queueId,
    owner: lease.leaseOwner,
    user: lease.userId,
    calendar: lease.calendarId,
    generation: commit.generation,
    leaseMs: commit.leaseMs,
    fetched: commit.fetched,
    refs: commit.page.refs,
    masters: commit.page.masters,
    hashes: commit.page.hashes,
    deleted: commit.page.deleted,
    sealed: commit.page.sealed,
    lengths: commit.page.lengths,
    pageToken: commit.pageToken,
    syncToken: commit.syncToken,
    last: commit.last,
    lags: commit.lags,
    own:
      commit.own.length + commit.expected.length > 0 ? { seen: commit.own, expected: commit.expected } : null,
  });
  return commitResultSchema.parse(data);
}

/** The ids of our own events that Google is known to hold in a calendar. */
export async function readExpectedEvents(db: ServiceClient, lease: PullLease): Promise<string[]> {
  const data = await callSql(db, 'expected_events', { user: lease.userId, calendar: lease.calendarId });
  return z.array(z.string()).parse(data);
}

/** Begins a new generation that is read from the start; false if the lease is lost. */
export async function restartPull(db: ServiceClient, lease: PullLease, leaseMs: number): Promise<boolean> {
  const data = await callSql(db, 'restart_pull', {
    queueId: lease.queueId,
    owner: lease.leaseOwner,
    user: lease.userId,
    calendar: lease.calendarId,
    leaseMs,
  });
  return data === true;
}

/** Remembers how many rows of a page come in time, for the calendar's next reading. */
export async function notePageSize(db: ServiceClient, lease: PullLease, size: number): Promise<void> {
  await callSql(db, 'note_page_size', {
    queueId: lease.queueId,
    owner: lease.leaseOwner,
    calendar: lease.calendarId,
    size,
  });
}

const polledSchema = z.object({ looked: z.number(), enqueued: z.number() });

/**
 * Looks at some of the calendars that nobody has read for so long, and puts those into the queue that no channel tells about. Call it until it
 * has looked at none.
 */
export async function enqueuePolls(
  db: ServiceClient,
  { olderThanMs, sliceMs }: { olderThanMs: number; sliceMs: number },
): Promise<z.infer<typeof polledSchema>> {
  return polledSchema.parse(await callSql(db, 'enqueue_polls', { olderThanMs, sliceMs }));
}
