import { expectNoQuery } from '#src/http/route.ts';
import { withCron } from '#src/http/withCron.ts';
import { renewWatches } from '#src/services/pull/calendarWatchService.ts';

export const maxDuration = 60;

// Stops well before the platform would end it; what is left is the most urgent of the next run.
export const GET = withCron('renew-calendar-watches', async ({ request, deps }) => {
  expectNoQuery(request);
  return renewWatches(deps, AbortSignal.any([request.signal, AbortSignal.timeout(45_000)]));
});
