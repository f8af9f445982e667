import { after } from 'next/server';
import { expectNoQuery } from '#src/http/route.ts';
import { withCron } from '#src/http/withCron.ts';
import { reportError } from '#src/observability/reportError.ts';
import { drainPulls, enqueueAllCalendars } from '#src/services/pullQueueService.ts';

export const maxDuration = 60;

// Lost notifications are healed here: everything is enqueued by one statement, and the queue does the rest.
export const GET = withCron(async ({ request, deps }) => {
  expectNoQuery(request);
  const enqueued = await enqueueAllCalendars(deps);
  after(() =>
    drainPulls(deps, { signal: AbortSignal.timeout(25_000) }).catch((error) => reportError(error, {})),
  );
  return { enqueued };
});
