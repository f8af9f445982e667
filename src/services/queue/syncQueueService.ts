import pLimit from 'p-limit';
import type { Deps } from '#src/compose.ts';
import { readPushContexts } from '#src/data/pushes.ts';
import {
  type ClaimedSync,
  claimSyncs,
  type Lease,
  nextSyncDueMs,
  type SyncKind,
  settleSync,
} from '#src/data/syncQueue.ts';
import { logger } from '#src/observability/logger.ts';
import { reportError } from '#src/observability/reportError.ts';
import { runDisconnect } from '#src/services/accounts/calendarDisconnectService.ts';
import { syncTrackedEvent } from '#src/services/calendarSyncService.ts';
import { newLease } from '#src/services/newLease.ts';
import { pause } from '#src/services/pause.ts';

export type DrainCounts = {
  claimed: number;
  done: number;
  /** Changed while it was being worked on: runs again. */
  again: number;
  waiting: number;
  dead: number;
  /** The lease was lost to another worker. */
  lost: number;
};

const kinds: SyncKind[] = ['push_event', 'disconnect'];

/**
 * Works on the queue until nothing is due soon or the deadline is near: several workers, each with one account's batch at a time, so that
 * accounts don't wait for each other. `waitMaxMs` is how long it waits for what is due next (the gap between batches, a backoff).
 */
export async function drainSyncQueue(
  deps: Deps,
  options: { deadlineMs: number; userId?: string; waitMaxMs?: number; signal?: AbortSignal },
): Promise<DrainCounts> {
  const counts: DrainCounts = { claimed: 0, done: 0, again: 0, waiting: 0, dead: 0, lost: 0 };
  const endsAt = performance.now() + options.deadlineMs;
  const room = () => endsAt - performance.now();
  const waitMaxMs = options.waitMaxMs ?? deps.engine.batchGapMs * 2;
  let busy = 0;

  const work = async () => {
    while (room() > 0 && !options.signal?.aborted) {
      busy += 1;
      const worked = await workOnBatch(deps, { ...options, room }, counts).finally(() => {
        busy -= 1;
      });
      if (worked) continue;
      const dueMs = await nextSyncDueMs(deps.db, kinds, options.userId);
      // While others work, something may become due; a short look later costs little.
      const waitMs = dueMs === null || dueMs > waitMaxMs ? (busy > 0 ? 250 : null) : Math.max(dueMs, 25);
      if (waitMs === null || waitMs > room()) return;
      await pause(waitMs, options.signal);
    }
  };
  await Promise.all(Array.from({ length: deps.engine.queueWorkers }, work));
  return counts;
}

async function workOnBatch(
  deps: Deps,
  options: { userId?: string; signal?: AbortSignal; room: () => number },
  counts: DrainCounts,
): Promise<boolean> {
  const { engine, db } = deps;
  const lease = newLease(deps);
  const claimedAt = performance.now();
  const claimed = await claimSyncs(db, {
    ...lease,
    kinds,
    limit: engine.batchSize,
    perConnection: engine.batchSize,
    gapMs: engine.batchGapMs,
    ...(options.userId ? { userId: options.userId } : {}),
  });
  counts.claimed += claimed.length;
  const pushes = claimed.filter(({ kind }) => kind === 'push_event');
  const contexts = await readPushContexts(
    db,
    pushes.map(({ id }) => id),
    lease.owner,
  );
  const limit = pLimit(engine.batchConcurrency);
  const attempt = async (row: ClaimedSync): Promise<keyof DrainCounts> => {
    if (performance.now() - claimedAt > engine.leaseMs - engine.leaseReserveMs)
      return end(deps, row, lease, { result: 'wait', delayMs: 0 });
    if (row.kind === 'disconnect') return (await runDisconnect(deps, row.id, lease.owner)).end;
    const context = contexts.find(({ push }) => push.id === row.id);
    // The lease is lost, or what it was about is gone.
    if (!context) return end(deps, row, lease, { result: 'done' });
    const signal = options.signal ? { signal: options.signal } : {};
    const settled = await syncTrackedEvent(
      deps,
      { context, owner: lease.owner },
      { ...signal, gapMs: engine.batchGapMs },
    );
    return settled.end;
  };
  await Promise.all(
    claimed.map((row) =>
      limit(async () => {
        try {
          counts[await attempt(row)] += 1;
        } catch (error) {
          // The lease runs out by itself and the row is claimed again.
          counts.lost += 1;
          reportError(error, { queueId: String(row.id) });
          logger().error({ err: error, queueId: row.id }, 'a queued sync was interrupted');
        }
      }),
    ),
  );
  return claimed.length > 0;
}

/** Ends an attempt that asked nothing of Google. */
async function end(
  { db }: Deps,
  { id }: ClaimedSync,
  { owner }: Lease,
  how: { result: 'done' } | { result: 'wait'; delayMs: number },
): Promise<'done' | 'again' | 'waiting' | 'dead' | 'lost'> {
  return (await settleSync(db, { id, owner, ...how })) ?? 'lost';
}
