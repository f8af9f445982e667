import { runParts } from '#src/http/cronParts.ts';
import { expectNoQuery } from '#src/http/route.ts';
import { withCron } from '#src/http/withCron.ts';
import { workFanOuts } from '#src/services/queue/fanOutService.ts';
import { startFurtherWorkers } from '#src/services/queue/furtherWorkers.ts';
import { enqueueDuePolls } from '#src/services/queue/pullQueueService.ts';
import { beginShift, workerParts } from '#src/services/queue/queueWorker.ts';

export const maxDuration = 60;

/** A change that concerns very many goes on in the next run, so that every run has time for polls. */
const changesMs = 25_000;

// Waiting work is drained first; calendars whose poll is due use the time left.
export const GET = withCron('process-pending-calendar-syncs', async ({ request, deps }) => {
  expectNoQuery(request);
  const shift = beginShift(request.signal);
  const { pushes, lists, calendars } = workerParts(deps, shift);
  const changesEnd = AbortSignal.any([shift.takes, AbortSignal.timeout(changesMs)]);
  let running = 0;
  const moreWorkers = async () => {
    const workers = await startFurtherWorkers(deps, running, shift.takes);
    running += workers.started;
    return workers;
  };
  return runParts(
    { workers: moreWorkers, pushes, changes: () => workFanOuts(deps, changesEnd), lists, calendars },
    { polls: () => enqueueDuePolls(deps, shift.takes) },
    { workersForPolls: moreWorkers, polledCalendars: calendars, changedPushes: pushes },
  );
});
