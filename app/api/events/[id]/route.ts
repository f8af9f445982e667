import { eventChangesSchema } from '#src/domain/catalogueEvent.ts';
import { readBody, readId } from '#src/http/readRequest.ts';
import { expectNoQuery, withRoute, withUser } from '#src/http/route.ts';
import { changeEvent, getCatalogueEvent, removeEvent } from '#src/services/eventCatalogueService.ts';

export const GET = withRoute(async ({ request, deps, params }) => {
  expectNoQuery(request);
  const { event } = await getCatalogueEvent(deps, { eventId: readId(params.id) });
  return { event };
});

export const PATCH = withUser(async ({ request, deps, user, params }) => {
  expectNoQuery(request);
  const eventId = readId(params.id);
  const changes = await readBody(request, eventChangesSchema);
  return { event: await changeEvent(deps, { eventId, userId: user.id, changes }) };
});

export const DELETE = withUser(async ({ request, deps, user, params }) => {
  expectNoQuery(request);
  await removeEvent(deps, { eventId: readId(params.id), userId: user.id });
  return new Response(null, { status: 204 });
});
