import { z } from 'zod';
import { drainAfterwards } from '#src/http/afterwards.ts';
import { readId, readQuery } from '#src/http/readRequest.ts';
import { withUser } from '#src/http/route.ts';
import { disconnectAccount } from '#src/services/calendarDisconnectService.ts';

/** Seconds: the work that follows the answer counts. */
export const maxDuration = 60;

const querySchema = z.strictObject({
  events: z.enum(['keep', 'remove_future', 'remove_all']).default('keep'),
});

export const DELETE = withUser(async ({ request, deps, user, params }) => {
  const { events } = readQuery(request, querySchema);
  const connectionId = readId(params.id);
  const result = await disconnectAccount(deps, { userId: user.id, connectionId, mode: events });
  if (result.status === 'disconnecting') drainAfterwards(deps, user.id);
  return result;
});
