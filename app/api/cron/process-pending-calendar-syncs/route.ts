import { expectNoQuery } from '#src/http/route.ts';
import { withCron } from '#src/http/withCron.ts';
import { drainCalendarLists } from '#src/services/calendarDiscoveryService.ts';
import { drainPulls, enqueueDuePolls } from '#src/services/pullQueueService.ts';
import { drainSyncQueue } from '#src/services/syncQueueService.ts';

export const maxDuration = 60;

const deadlineMs = 25_000;

// Stops taking work well before the platform would end it.
export const GET = withCron(async ({ request, deps }) => {
  expectNoQuery(request);
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(deadlineMs)]);
  const polls = await enqueueDuePolls(deps);
  const [pushed, lists, calendars] = await Promise.all([
    drainSyncQueue(deps, { deadlineMs, signal: request.signal }),
    drainCalendarLists(deps, { signal }),
    drainPulls(deps, { signal }),
  ]);
  return { ...pushed, calendars, lists, polls };
});
