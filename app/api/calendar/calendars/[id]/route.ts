import { after } from 'next/server';
import { chooseCalendar } from '#src/contract/endpoints/accounts.ts';
import { serve } from '#src/http/serve.ts';
import { reportError } from '#src/observability/reportError.ts';
import { changeCalendar } from '#src/services/accounts/accountsService.ts';
import { stopRetiredChannels } from '#src/services/pull/calendarWatchService.ts';
import { drainPulls } from '#src/services/queue/pullQueueService.ts';

/** Seconds: the work that follows the answer counts. */
export const maxDuration = 60;

export const PATCH = serve(chooseCalendar, async ({ deps, user, params, body: { selected } }) => {
  const calendarId = params.id;
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
