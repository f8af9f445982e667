import type { Deps } from '#src/compose.ts';
import { type Job, type SyncKind, settleSync, type WantedJobs } from '#src/data/syncQueue.ts';
import { calendarsAtOnceMax } from '#src/domain/accounts/calendarSelection.ts';
import type { EngineSettings } from '#src/domain/engineSettings.ts';
import type { JobResult } from '#src/domain/jobEnd.ts';
import { pullContextSchema } from '#src/domain/pull/pullContext.ts';
import { connectionSchema, pushContextSchema } from '#src/domain/push/pushContext.ts';
import { runDisconnect } from '#src/services/accounts/calendarDisconnectService.ts';
import { readCalendarList } from '#src/services/accounts/calendarDiscoveryService.ts';
import { syncTrackedEvent } from '#src/services/calendarSyncService.ts';
import { pullAndWatch } from '#src/services/pull/pullAndWatch.ts';

export type WorkTime = {
  /** Aborts when no more work is to be taken. */
  takes: AbortSignal;
  /** Aborts when what was begun has to end. */
  works: AbortSignal;
};

type JobHandler = {
  /** What one worker has in hand at a time. */
  atOnce: (engine: EngineSettings) => Omit<WantedJobs, 'kind'>;
  /** Makes one attempt and settles it. Throws only what nobody expected; the lease then runs out. */
  run: (deps: Deps, job: Job, time: WorkTime) => Promise<JobResult>;
};

export const jobHandlers: Record<SyncKind, JobHandler> = {
  push_event: {
    atOnce: ({ batchSize, queueWorkers, batchGapMs }) => ({
      limit: batchSize * queueWorkers,
      perConnection: batchSize,
      gapMs: batchGapMs,
    }),
    run: async (deps, job, { works }) => {
      // Its tracked event is gone.
      if (job.context === null) return (await settleSync(deps.db, job, { result: 'done' })) ?? 'lost';
      const lease = { context: pushContextSchema.parse(job.context), owner: job.owner };
      return (await syncTrackedEvent(deps, lease, { signal: works, gapMs: deps.engine.batchGapMs })).end;
    },
  },
  disconnect: {
    atOnce: ({ queueWorkers }) => ({ limit: queueWorkers, perConnection: 1, gapMs: 0 }),
    run: async (deps, job) => (await runDisconnect(deps, job.id, job.owner)).end,
  },
  list_calendars: {
    atOnce: () => ({ limit: 10, perConnection: 1, gapMs: 0 }),
    run: (deps, job, { takes }) => readCalendarList(deps, job, connectionSchema.parse(job.context), takes),
  },
  pull_calendar: {
    atOnce: () => ({ limit: 8, perConnection: calendarsAtOnceMax, gapMs: 0 }),
    // It stops at the end of a page, so that a calendar is never held for longer than a page takes.
    run: (deps, job, { takes }) => pullAndWatch(deps, pullContextSchema.parse(job.context), takes),
  },
};
