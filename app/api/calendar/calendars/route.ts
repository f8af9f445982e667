import { expectNoQuery, withUser } from '#src/http/route.ts';
import { listCalendars } from '#src/services/accountsService.ts';

export const GET = withUser(async ({ request, deps, user }) => {
  expectNoQuery(request);
  return { calendars: await listCalendars(deps, user.id) };
});
