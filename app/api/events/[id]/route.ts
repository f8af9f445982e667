import { eventChangesSchema } from '#src/domain/catalogueEvent.ts';
import { drainAfterwards } from '#src/http/afterwards.ts';
import { readBody, readId } from '#src/http/readRequest.ts';
import { expectNoQuery, withRoute, withUser } from '#src/http/route.ts';
import { changeEvent, getCatalogueEvent, removeEvent } from '#src/services/eventCatalogueService.ts';

/** Seconds: the work that follows the answer counts. */
export const maxDuration = 60;

export const GET = withRoute(async ({ request, deps, params }) => {
  expectNoQuery(request);
  const { event } = await getCatalogueEvent(deps, { eventId: readId(params.id) });
  return { event };
});

export const PATCH = withUser(async ({ request, deps, user, params }) => {
  expectNoQuery(request);
  const eventId = readId(params.id);
  const changes = await readBody(request, eventChangesSchema);
  const event = await changeEvent(deps, { eventId, userId: user.id, changes });
  drainAfterwards(deps, user.id);
  return { event };
});

export const DELETE = withUser(async ({ request, deps, user, params }) => {
  expectNoQuery(request);
  await removeEvent(deps, { eventId: readId(params.id), userId: user.id });
  drainAfterwards(deps, user.id);
  return new Response(null, { status: 204 });
});
