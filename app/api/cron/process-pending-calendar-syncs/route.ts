import { runParts } from '#src/http/cronParts.ts';
import { expectNoQuery } from '#src/http/route.ts';
import { withCron } from '#src/http/withCron.ts';
import { drainCalendarLists } from '#src/services/accounts/calendarDiscoveryService.ts';
import { workFanOuts } from '#src/services/queue/fanOutService.ts';
import { drainPulls, enqueueDuePolls } from '#src/services/queue/pullQueueService.ts';
import { drainSyncQueue } from '#src/services/queue/syncQueueService.ts';

export const maxDuration = 60;

const deadlineMs = 25_000;
/** A change that concerns very many goes on in the next run, so that every run has time for polls. */
const changesMs = 15_000;

// Stops taking work well before the platform would end it. Waiting work is drained first; calendars whose poll is due use the time left.
export const GET = withCron(async ({ request, deps }) => {
  expectNoQuery(request);
  const endsAt = performance.now() + deadlineMs;
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(deadlineMs)]);
  const drainPushes = () =>
    drainSyncQueue(deps, { deadlineMs: endsAt - performance.now(), signal: request.signal });
  return runParts(
    {
      pushes: drainPushes,
      changes: () => workFanOuts(deps, AbortSignal.any([request.signal, AbortSignal.timeout(changesMs)])),
      lists: () => drainCalendarLists(deps, { signal }),
      calendars: () => drainPulls(deps, { signal }),
    },
    { polls: () => enqueueDuePolls(deps, signal) },
    { polledCalendars: () => drainPulls(deps, { signal }), changedPushes: drainPushes },
  );
});
