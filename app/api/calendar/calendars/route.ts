import { z } from 'zod';
import { takeAllowance } from '#src/data/allowances.ts';
import { readQuery } from '#src/http/readRequest.ts';
import { withUser } from '#src/http/route.ts';
import { listCalendars } from '#src/services/accountsService.ts';
import { refreshCalendarLists } from '#src/services/calendarListService.ts';

// `refresh` reads the lists from Google first, for who looks for a calendar that is new there.
const querySchema = z.strictObject({ refresh: z.enum(['true']).optional() });

export const GET = withUser(async ({ request, deps, user }) => {
  const { refresh } = readQuery(request, querySchema);
  if (refresh) {
    await takeAllowance(deps.db, 'refreshCalendars', user.id);
    await refreshCalendarLists(deps, user.id);
  }
  return { calendars: await listCalendars(deps, user.id) };
});
