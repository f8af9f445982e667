import { runParts } from '#src/http/cronParts.ts';
import { expectNoQuery } from '#src/http/route.ts';
import { withCron } from '#src/http/withCron.ts';
import { finishAccountDeletions } from '#src/services/accounts/accountDeletionService.ts';
import { sendNoticeMails } from '#src/services/accounts/noticeService.ts';
import { workFanOuts } from '#src/services/queue/fanOutService.ts';
import { startFurtherWorkers } from '#src/services/queue/furtherWorkers.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { enqueueDuePolls } from '#src/services/queue/rounds.ts';
import { beginShift } from '#src/services/queue/shift.ts';
import { sampleStatus } from '#src/services/serviceStatusService.ts';

export const maxDuration = 60;

/** A change that concerns very many goes on in the next run, so that every run has time for polls. */
const changesMs = 25_000;

// Waiting work is drained first; calendars whose poll is due use the time left.
export const GET = withCron('process-pending-calendar-syncs', async ({ request, deps }) => {
  expectNoQuery(request);
  const shift = beginShift(request.signal);
  const jobs = () => workQueue(deps, shift);
  const changesEnd = AbortSignal.any([shift.takes, AbortSignal.timeout(changesMs)]);
  let running = 0;
  const moreWorkers = async () => {
    const workers = await startFurtherWorkers(deps, running, shift.takes);
    running += workers.started;
    return workers;
  };
  return runParts(
    {
      sampled: () => sampleStatus(deps),
      workers: moreWorkers,
      jobs,
      changes: () => workFanOuts(deps, changesEnd),
    },
    { polls: () => enqueueDuePolls(deps, shift.takes) },
    { workersForPolls: moreWorkers, laterJobs: jobs },
    {
      deletions: () => finishAccountDeletions(deps, shift.takes),
      mails: () => sendNoticeMails(deps, shift.takes),
    },
  );
});
