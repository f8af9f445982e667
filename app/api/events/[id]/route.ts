import { editEvent, getEvent, withdrawEvent } from '#src/contract/endpoints/catalogue.ts';
import { drainAfterwards } from '#src/http/afterwards.ts';
import { serve } from '#src/http/serve.ts';
import {
  changeEvent,
  getCatalogueEvent,
  removeEvent,
} from '#src/services/catalogue/eventCatalogueService.ts';

/** Seconds: the work that follows the answer counts. */
export const maxDuration = 60;

export const GET = serve(getEvent, async ({ deps, params }) => {
  const { event } = await getCatalogueEvent(deps, { eventId: params.id });
  return { event };
});

export const PATCH = serve(editEvent, async ({ deps, user, params, body }) => {
  const event = await changeEvent(deps, { eventId: params.id, userId: user.id, changes: body });
  drainAfterwards(deps, user.id);
  return { event };
});

export const DELETE = serve(withdrawEvent, async ({ deps, user, params }) => {
  await removeEvent(deps, { eventId: params.id, userId: user.id });
  drainAfterwards(deps, user.id);
  return undefined;
});
