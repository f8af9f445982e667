import { after } from 'next/server';
import { runParts } from '#src/http/cronParts.ts';
import { expectNoQuery } from '#src/http/route.ts';
import { withCron } from '#src/http/withCron.ts';
import { reportError } from '#src/observability/reportError.ts';
import { drainPulls, enqueueAllCalendars } from '#src/services/queue/pullQueueService.ts';

export const maxDuration = 60;

const deadlineMs = 25_000;

// Heals lost notifications: every calendar is enqueued, slice by slice. The queue is drained even when that fails.
export const GET = withCron('integration-sync', async ({ request, deps }) => {
  expectNoQuery(request);
  after(() =>
    drainPulls(deps, { signal: AbortSignal.timeout(deadlineMs) }).catch((error) => reportError(error, {})),
  );
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(deadlineMs)]);
  return runParts({ enqueued: () => enqueueAllCalendars(deps, signal) });
});
