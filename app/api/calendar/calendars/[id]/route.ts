import { z } from 'zod';
import { readBody, readId } from '#src/http/readRequest.ts';
import { expectNoQuery, withUser } from '#src/http/route.ts';
import { changeCalendar } from '#src/services/accountsService.ts';

const bodySchema = z.strictObject({ selected: z.boolean() });

export const PATCH = withUser(async ({ request, deps, user, params }) => {
  expectNoQuery(request);
  const calendarId = readId(params.id);
  const { selected } = await readBody(request, bodySchema);
  return { calendar: await changeCalendar(deps, { userId: user.id, calendarId, selected }) };
});
