import { afterAnswer } from '#src/http/afterAnswer.ts';
import { expectNoQuery } from '#src/http/route.ts';
import { withSecret } from '#src/http/withCron.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { beginShift } from '#src/services/queue/shift.ts';

export const maxDuration = 60;

// The queue's cron starts this worker when many accounts wait. It answers before it works, so that the cron holds no connection open.
export const GET = withSecret(async ({ request, deps }) => {
  expectNoQuery(request);
  const shift = beginShift();
  afterAnswer({}, () => workQueue(deps, shift));
  return { working: true };
});
