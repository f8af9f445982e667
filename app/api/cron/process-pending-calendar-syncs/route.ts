import { expectNoQuery } from '#src/http/route.ts';
import { withCron } from '#src/http/withCron.ts';
import { drainSyncQueue } from '#src/services/syncQueueService.ts';

export const maxDuration = 60;

// Stops taking work well before the platform would end it.
export const GET = withCron(async ({ request, deps }) => {
  expectNoQuery(request);
  return drainSyncQueue(deps, { deadlineMs: 25_000, signal: request.signal });
});
