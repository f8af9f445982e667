import { newCalendarEventSchema } from '#src/contract/requests/calendarEvents.ts';
import { drainAfterwards } from '#src/http/afterwards.ts';
import { readBody } from '#src/http/readRequest.ts';
import { expectNoQuery, withUser } from '#src/http/route.ts';
import { createCalendarEvent } from '#src/services/calendarEventService.ts';

/** Seconds: the work that follows the answer counts. */
export const maxDuration = 60;

export const POST = withUser(async ({ request, deps, user }) => {
  expectNoQuery(request);
  const body = await readBody(request, newCalendarEventSchema);
  const event = await createCalendarEvent(deps, { userId: user.id, ...body });
  drainAfterwards(deps, user.id);
  return Response.json({ event }, { status: 201 });
});
