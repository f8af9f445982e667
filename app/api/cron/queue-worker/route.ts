import { after } from 'next/server';
import { runParts } from '#src/http/cronParts.ts';
import { expectNoQuery } from '#src/http/route.ts';
import { withSecret } from '#src/http/withCron.ts';
import { reportError } from '#src/observability/reportError.ts';
import { beginShift, workerParts } from '#src/services/queue/queueWorker.ts';

export const maxDuration = 60;

// The queue's cron starts this worker when many accounts wait. It answers before it works, so that the cron holds no connection open.
export const GET = withSecret(async ({ request, deps }) => {
  expectNoQuery(request);
  const shift = beginShift();
  after(() => runParts(workerParts(deps, shift)).catch((error) => reportError(error, {})));
  return { working: true };
});
