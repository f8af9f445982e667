import { after } from 'next/server';
import { runParts } from '#src/http/cronParts.ts';
import { expectNoQuery } from '#src/http/route.ts';
import { withCron } from '#src/http/withCron.ts';
import { reportError } from '#src/observability/reportError.ts';
import { drainPulls, enqueueAllCalendars } from '#src/services/queue/pullQueueService.ts';

export const maxDuration = 60;

// Heals lost notifications: one statement enqueues every calendar. The queue is drained even when that fails.
export const GET = withCron(async ({ request, deps }) => {
  expectNoQuery(request);
  after(() =>
    drainPulls(deps, { signal: AbortSignal.timeout(25_000) }).catch((error) => reportError(error, {})),
  );
  return runParts({ enqueued: () => enqueueAllCalendars(deps) });
});
