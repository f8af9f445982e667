import { after } from 'next/server';
import { runParts } from '#src/http/cronParts.ts';
import { expectNoQuery } from '#src/http/route.ts';
import { withSecret } from '#src/http/withCron.ts';
import { reportError } from '#src/observability/reportError.ts';
import { beginShift, workerParts } from '#src/services/queue/queueWorker.ts';

export const maxDuration = 60;

// A further worker, started by the queue's cron when much waits. It answers at once, so that nobody holds a connection while it works.
export const GET = withSecret(async ({ request, deps }) => {
  expectNoQuery(request);
  const shift = beginShift();
  after(() => runParts(workerParts(deps, shift)).catch((error) => reportError(error, {})));
  return { working: true };
});
