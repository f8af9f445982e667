import { editTracking, stopTracking } from '#src/contract/endpoints/tracking.ts';
import { takeAllowance } from '#src/data/allowances.ts';
import { drainWhilePending } from '#src/http/afterwards.ts';
import { serve } from '#src/http/serve.ts';
import { changeTracked, untrack } from '#src/services/catalogue/eventTrackingService.ts';

/** Seconds: the work that follows the answer counts. */
export const maxDuration = 60;

export const PATCH = serve(editTracking, async ({ deps, user, params, body }) => {
  await takeAllowance(deps.db, 'track', user.id);
  return drainWhilePending(deps, user.id, await changeTracked(deps, { userId: user.id, ...params, ...body }));
});

export const DELETE = serve(stopTracking, async ({ deps, user, params }) => {
  await takeAllowance(deps.db, 'track', user.id);
  return drainWhilePending(deps, user.id, await untrack(deps, { userId: user.id, ...params }));
});
