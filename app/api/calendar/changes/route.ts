import { z } from 'zod';
import { userHeader } from '#src/domain/userHeader.ts';
import { readQuery } from '#src/http/readRequest.ts';
import { withUser } from '#src/http/route.ts';
import { readCalendarChanges } from '#src/services/calendarChangesService.ts';

const querySchema = z.strictObject({
  since: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  limit: z.coerce.number().int().min(1).max(2_000).default(500),
});

export const GET = withUser(async ({ request, deps, user }) => {
  const changes = await readCalendarChanges(deps, { userId: user.id, ...readQuery(request, querySchema) });
  return Response.json(changes, { headers: { [userHeader]: user.id } });
});
