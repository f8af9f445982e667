import { listOwnCalendars } from '#src/contract/endpoints/accounts.ts';
import { takeAllowance } from '#src/data/allowances.ts';
import { serve } from '#src/http/serve.ts';
import { listCalendars } from '#src/services/accounts/accountsService.ts';
import { refreshCalendarLists } from '#src/services/accounts/calendarListService.ts';

export const GET = serve(listOwnCalendars, async ({ deps, user, query: { refresh } }) => {
  if (refresh) {
    await takeAllowance(deps.db, 'refreshCalendars', user.id);
    await refreshCalendarLists(deps, user.id);
  }
  return { calendars: await listCalendars(deps, user.id) };
});
