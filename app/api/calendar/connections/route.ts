import { expectNoQuery, withUser } from '#src/http/route.ts';
import { listAccounts } from '#src/services/accountsService.ts';

export const GET = withUser(async ({ request, deps, user }) => {
  expectNoQuery(request);
  return { connections: await listAccounts(deps, user.id) };
});
