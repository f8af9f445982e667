import { changeTrackedRequestSchema } from '#src/domain/trackingRequests.ts';
import { readBody, readId } from '#src/http/readRequest.ts';
import { expectNoQuery, withUser } from '#src/http/route.ts';
import { changeTracked, untrack } from '#src/services/eventTrackingService.ts';

export const PATCH = withUser(async ({ request, deps, user, params }) => {
  expectNoQuery(request);
  const eventId = readId(params.eventId);
  const body = await readBody(request, changeTrackedRequestSchema);
  return changeTracked(deps, { userId: user.id, eventId, ...body });
});

export const DELETE = withUser(async ({ request, deps, user, params }) => {
  expectNoQuery(request);
  return untrack(deps, { userId: user.id, eventId: readId(params.eventId) });
});
