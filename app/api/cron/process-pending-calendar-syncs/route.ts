import { runParts } from '#src/http/cronParts.ts';
import { expectNoQuery } from '#src/http/route.ts';
import { withCron } from '#src/http/withCron.ts';
import { drainCalendarLists } from '#src/services/accounts/calendarDiscoveryService.ts';
import { drainPulls, enqueueDuePolls } from '#src/services/queue/pullQueueService.ts';
import { drainSyncQueue } from '#src/services/queue/syncQueueService.ts';

export const maxDuration = 60;

const deadlineMs = 25_000;

// Stops taking work well before the platform would end it. Waiting work is drained first; calendars whose poll is due use the time left.
export const GET = withCron(async ({ request, deps }) => {
  expectNoQuery(request);
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(deadlineMs)]);
  return runParts(
    {
      pushes: () => drainSyncQueue(deps, { deadlineMs, signal: request.signal }),
      lists: () => drainCalendarLists(deps, { signal }),
      calendars: () => drainPulls(deps, { signal }),
    },
    { polls: () => enqueueDuePolls(deps) },
    { polledCalendars: () => drainPulls(deps, { signal }) },
  );
});
