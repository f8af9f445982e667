import {
  calendarEventChangeSchema,
  calendarEventRemovalSchema,
} from '#src/contract/requests/calendarEvents.ts';
import { AppError } from '#src/domain/appError.ts';
import { drainAfterwards } from '#src/http/afterwards.ts';
import { readBody, readQuery } from '#src/http/readRequest.ts';
import { expectNoQuery, withUser } from '#src/http/route.ts';
import { changeCalendarEvent, deleteCalendarEvent } from '#src/services/calendarEventService.ts';

/** Seconds: the work that follows the answer counts. */
export const maxDuration = 60;

/** Ids of Google's are any text up to 1,024 characters. */
function googleEventId(given: string | undefined): string {
  try {
    const id = decodeURIComponent(given ?? '');
    if (id.length > 0 && id.length <= 1_024) return id;
  } catch {
    // Not an address that we gave anybody.
  }
  throw new AppError('not_found', 'There is nothing here under this address.');
}

export const PATCH = withUser(async ({ request, deps, user, params }) => {
  expectNoQuery(request);
  const eventId = googleEventId(params.id);
  const body = await readBody(request, calendarEventChangeSchema);
  const event = await changeCalendarEvent(deps, { userId: user.id, eventId, ...body });
  drainAfterwards(deps, user.id);
  return { event };
});

export const DELETE = withUser(async ({ request, deps, user, params }) => {
  const eventId = googleEventId(params.id);
  const removal = readQuery(request, calendarEventRemovalSchema);
  await deleteCalendarEvent(deps, { userId: user.id, eventId, ...removal });
  drainAfterwards(deps, user.id);
  return new Response(null, { status: 204 });
});
