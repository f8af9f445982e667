import { afterAnswer } from '#src/http/afterAnswer.ts';
import { runParts } from '#src/http/cronParts.ts';
import { expectNoQuery } from '#src/http/route.ts';
import { withCron } from '#src/http/withCron.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { enqueueAllCalendars } from '#src/services/queue/rounds.ts';
import { beginShift } from '#src/services/queue/shift.ts';

export const maxDuration = 60;

const enqueueMs = 25_000;

// Heals lost notifications: every calendar is enqueued, slice by slice. The queue is drained even when that fails.
export const GET = withCron('integration-sync', async ({ request, deps }) => {
  expectNoQuery(request);
  const { takes } = beginShift();
  afterAnswer({}, () => workQueue(deps, { kinds: ['pull_calendar'], takes }));
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(enqueueMs)]);
  return runParts({ enqueued: () => enqueueAllCalendars(deps, signal) });
});
