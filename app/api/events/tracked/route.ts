import { trackedQuerySchema, trackRequestSchema } from '#src/contract/requests/tracking.ts';
import { takeAllowance } from '#src/data/allowances.ts';
import { drainWhilePending } from '#src/http/afterwards.ts';
import { readBody, readQuery } from '#src/http/readRequest.ts';
import { expectNoQuery, withUser } from '#src/http/route.ts';
import { listTrackedPage, track } from '#src/services/eventTrackingService.ts';

/** Seconds: the work that follows the answer counts. */
export const maxDuration = 60;

export const GET = withUser(async ({ request, deps, user }) =>
  listTrackedPage(deps, { userId: user.id, ...readQuery(request, trackedQuerySchema) }),
);

export const POST = withUser(async ({ request, deps, user }) => {
  expectNoQuery(request);
  const body = await readBody(request, trackRequestSchema);
  await takeAllowance(deps.db, 'track', user.id);
  return drainWhilePending(deps, user.id, await track(deps, { userId: user.id, ...body }));
});
