import type { Deps } from '#src/compose.ts';
import { type Job, nextSyncDueMs, type QueueScope, type SyncKind } from '#src/data/syncQueue.ts';
import type { JobResult } from '#src/domain/jobEnd.ts';
import { logger } from '#src/observability/logger.ts';
import { reportError } from '#src/observability/reportError.ts';
import { firstOf } from '#src/services/pause.ts';
import { claimJobs } from './claimJobs.ts';
import { jobHandlers, type WorkTime } from './jobHandlers.ts';

/** Rows that one claim takes of a kind. */
const claimMax = 10;
/** While some jobs run, others may become due. */
const lookAgainMs = 250;
/** A claim skips rows that somebody has locked at this moment. */
const skippedMs = 25;

export type JobCounts = Record<'claimed' | JobResult, number>;

export type Work = QueueScope &
  Omit<WorkTime, 'works'> & {
    /** In the order in which they are claimed; all by default. */
    kinds?: SyncKind[];
    /** The same as `takes` by default. */
    works?: AbortSignal;
    /** How long to wait for what is due next: twice the gap between batches by default, so that a batch is followed by the next. */
    waitMaxMs?: number;
  };

const allKinds: SyncKind[] = ['push_event', 'disconnect', 'list_calendars', 'pull_calendar'];

/**
 * The worker of the queue: claims what is due, hands each row to the handler of its kind, and goes on until nothing is due soon or `takes`
 * aborts; then it waits for what it has begun. Jobs fail alone. Any number of workers may run at once: each row is leased to one of them, and
 * the rows of a lost worker are claimed again. Throws when the database doesn't answer a claim.
 */
export async function workQueue(
  deps: Deps,
  { kinds = allKinds, takes, works = takes, waitMaxMs, ...scope }: Work,
): Promise<JobCounts> {
  const counts: JobCounts = { claimed: 0, done: 0, again: 0, waiting: 0, dead: 0, lost: 0 };
  const running = new Map<Promise<void>, SyncKind>();
  const waitsMs =
    waitMaxMs ?? Math.max(...kinds.map((kind) => 2 * jobHandlers[kind].atOnce(deps.engine).gapMs));

  const wantedJobs = () =>
    kinds.flatMap((kind) => {
      const atOnce = jobHandlers[kind].atOnce(deps.engine);
      const busy = [...running.values()].filter((other) => other === kind).length;
      const limit = Math.min(claimMax, atOnce.limit - busy);
      return limit > 0 ? [{ ...atOnce, kind, limit }] : [];
    });
  const start = (job: Job) => {
    counts.claimed += 1;
    const run: Promise<void> = runJob(deps, job, { takes, works })
      .then((result) => {
        counts[result] += 1;
      })
      .finally(() => running.delete(run));
    running.set(run, job.kind);
  };

  try {
    while (!takes.aborted) {
      const wanted = wantedJobs();
      const claimed = wanted.length > 0 ? await claimJobs(deps, wanted, scope) : [];
      claimed.forEach(start);
      const taken = (kind: SyncKind) => claimed.filter((job) => job.kind === kind).length;
      if (wanted.some(({ kind, limit }) => taken(kind) === limit)) continue;
      if (running.size > 0) {
        await firstOf(running.keys(), lookAgainMs, takes);
        continue;
      }
      const dueMs = await nextSyncDueMs(deps.db, kinds, scope);
      if (dueMs === null || dueMs > waitsMs) break;
      await firstOf([], Math.max(dueMs, skippedMs), takes);
    }
  } finally {
    await Promise.all(running.keys());
  }
  return counts;
}

async function runJob(deps: Deps, job: Job, time: WorkTime): Promise<JobResult> {
  try {
    return await jobHandlers[job.kind].run(deps, job, time);
  } catch (error) {
    // The lease runs out, and the row is claimed again.
    reportError(error, { queueId: String(job.id), kind: job.kind });
    logger().error({ err: error, queueId: job.id, kind: job.kind }, 'a job was interrupted');
    return 'lost';
  }
}
