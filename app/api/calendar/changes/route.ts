import { listChanges } from '#src/contract/endpoints/calendar.ts';
import { serve } from '#src/http/serve.ts';
import { readCalendarChanges } from '#src/services/feed/calendarChangesService.ts';

export const GET = serve(listChanges, ({ deps, user, query }) =>
  readCalendarChanges(deps, { userId: user.id, ...query }),
);
