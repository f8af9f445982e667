import { listTrackedEvents, startTracking } from '#src/contract/endpoints/tracking.ts';
import { takeAllowance } from '#src/data/allowances.ts';
import { drainWhilePending } from '#src/http/afterwards.ts';
import { serve } from '#src/http/serve.ts';
import { listTrackedPage, track } from '#src/services/catalogue/eventTrackingService.ts';

/** Seconds: the work that follows the answer counts. */
export const maxDuration = 60;

export const GET = serve(listTrackedEvents, ({ deps, user, query }) =>
  listTrackedPage(deps, { userId: user.id, ...query }),
);

export const POST = serve(startTracking, async ({ deps, user, body }) => {
  await takeAllowance(deps.db, 'track', user.id);
  return drainWhilePending(deps, user.id, await track(deps, { userId: user.id, ...body }));
});
