import { listEvents, publishEvent } from '#src/contract/endpoints/catalogue.ts';
import { serve } from '#src/http/serve.ts';
import { createEvent, searchCatalogue } from '#src/services/catalogue/eventCatalogueService.ts';

export const GET = serve(listEvents, ({ deps, query }) => searchCatalogue(deps, query));

export const POST = serve(publishEvent, async ({ deps, user, body }) => {
  const event = await createEvent(deps, { userId: user.id, draft: body });
  return Response.json({ event }, { status: 201, headers: { location: `/api/events/${event.id}` } });
});
