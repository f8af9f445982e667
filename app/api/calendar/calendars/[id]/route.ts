import { after } from 'next/server';
import { z } from 'zod';
import { readBody, readId } from '#src/http/readRequest.ts';
import { expectNoQuery, withUser } from '#src/http/route.ts';
import { reportError } from '#src/observability/reportError.ts';
import { changeCalendar } from '#src/services/accountsService.ts';
import { stopRetiredChannels } from '#src/services/calendarWatchService.ts';
import { drainPulls } from '#src/services/pullQueueService.ts';

/** Seconds: the work that follows the answer counts. */
export const maxDuration = 60;

const bodySchema = z.strictObject({ selected: z.boolean() });

export const PATCH = withUser(async ({ request, deps, user, params }) => {
  expectNoQuery(request);
  const calendarId = readId(params.id);
  const { selected } = await readBody(request, bodySchema);
  const calendar = await changeCalendar(deps, { userId: user.id, calendarId, selected });
  after(async () => {
    const signal = AbortSignal.timeout(45_000);
    const work = selected
      ? drainPulls(deps, { calendarIds: [calendarId], signal })
      : stopRetiredChannels(deps, { calendarId, signal });
    await work.catch((error: unknown) => reportError(error, { calendarId }));
  });
  return { calendar };
});
