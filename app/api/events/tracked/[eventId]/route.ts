import { changeTrackedRequestSchema } from '#src/contract/requests/tracking.ts';
import { takeAllowance } from '#src/data/allowances.ts';
import { drainWhilePending } from '#src/http/afterwards.ts';
import { readBody, readId } from '#src/http/readRequest.ts';
import { expectNoQuery, withUser } from '#src/http/route.ts';
import { changeTracked, untrack } from '#src/services/eventTrackingService.ts';

/** Seconds: the work that follows the answer counts. */
export const maxDuration = 60;

export const PATCH = withUser(async ({ request, deps, user, params }) => {
  expectNoQuery(request);
  const eventId = readId(params.eventId);
  const body = await readBody(request, changeTrackedRequestSchema);
  await takeAllowance(deps.db, 'track', user.id);
  return drainWhilePending(deps, user.id, await changeTracked(deps, { userId: user.id, eventId, ...body }));
});

export const DELETE = withUser(async ({ request, deps, user, params }) => {
  expectNoQuery(request);
  const eventId = readId(params.eventId);
  await takeAllowance(deps.db, 'track', user.id);
  return drainWhilePending(deps, user.id, await untrack(deps, { userId: user.id, eventId }));
});
