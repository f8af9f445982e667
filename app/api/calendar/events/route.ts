import { addOwnEvent } from '#src/contract/endpoints/calendar.ts';
import { drainAfterwards } from '#src/http/afterwards.ts';
import { serve } from '#src/http/serve.ts';
import { createCalendarEvent } from '#src/services/push/calendarEventService.ts';

/** Seconds: the work that follows the answer counts. */
export const maxDuration = 60;

export const POST = serve(addOwnEvent, async ({ deps, user, body }) => {
  const event = await createCalendarEvent(deps, { userId: user.id, ...body });
  drainAfterwards(deps, user.id);
  return { event };
});
