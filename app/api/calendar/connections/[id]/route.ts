import { disconnect } from '#src/contract/endpoints/accounts.ts';
import { drainAfterwards } from '#src/http/afterwards.ts';
import { serve } from '#src/http/serve.ts';
import { disconnectAccount } from '#src/services/accounts/calendarDisconnectService.ts';

/** Seconds: the work that follows the answer counts. */
export const maxDuration = 60;

export const DELETE = serve(disconnect, async ({ deps, user, params, query }) => {
  const ids = { userId: user.id, connectionId: params.id };
  const result = await disconnectAccount(deps, { ...ids, mode: query.events });
  if (result.status === 'disconnecting') drainAfterwards(deps, user.id);
  return result;
});
