import { listConnections } from '#src/contract/endpoints/accounts.ts';
import { serve } from '#src/http/serve.ts';
import { listAccounts } from '#src/services/accounts/accountsService.ts';

export const GET = serve(listConnections, async ({ deps, user }) => ({
  connections: await listAccounts(deps, user.id),
}));
