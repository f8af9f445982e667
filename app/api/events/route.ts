import { eventDraftSchema } from '#src/domain/catalogueEvent.ts';
import { readBody, readQuery } from '#src/http/readRequest.ts';
import { expectNoQuery, withRoute, withUser } from '#src/http/route.ts';
import { catalogueQuerySchema, createEvent, searchCatalogue } from '#src/services/eventCatalogueService.ts';

export const GET = withRoute(async ({ request, deps }) =>
  searchCatalogue(deps, readQuery(request, catalogueQuerySchema)),
);

export const POST = withUser(async ({ request, deps, user }) => {
  expectNoQuery(request);
  const draft = await readBody(request, eventDraftSchema);
  const event = await createEvent(deps, { userId: user.id, draft });
  return Response.json({ event }, { status: 201, headers: { location: `/api/events/${event.id}` } });
});
