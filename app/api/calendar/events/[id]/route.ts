import { editOwnEvent, removeOwnEvent } from '#src/contract/endpoints/calendar.ts';
import { drainAfterwards } from '#src/http/afterwards.ts';
import { serve } from '#src/http/serve.ts';
import { changeCalendarEvent, deleteCalendarEvent } from '#src/services/push/calendarEventService.ts';

/** Seconds: the work that follows the answer counts. */
export const maxDuration = 60;

export const PATCH = serve(editOwnEvent, async ({ deps, user, params, body }) => {
  const event = await changeCalendarEvent(deps, { userId: user.id, eventId: params.id, ...body });
  drainAfterwards(deps, user.id);
  return { event };
});

export const DELETE = serve(removeOwnEvent, async ({ deps, user, params, query }) => {
  await deleteCalendarEvent(deps, { userId: user.id, eventId: params.id, ...query });
  drainAfterwards(deps, user.id);
  return undefined;
});
