import { chooseCalendar } from '#src/contract/endpoints/accounts.ts';
import { afterAnswer } from '#src/http/afterAnswer.ts';
import { serve } from '#src/http/serve.ts';
import { changeCalendar } from '#src/services/accounts/accountsService.ts';
import { stopRetiredChannels } from '#src/services/pull/calendarWatchService.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';

/** Seconds: the work that follows the answer counts. */
export const maxDuration = 60;

export const PATCH = serve(chooseCalendar, async ({ deps, user, params, body: { selected } }) => {
  const calendarId = params.id;
  const calendar = await changeCalendar(deps, { userId: user.id, calendarId, selected });
  afterAnswer({ calendarId }, (signal) =>
    selected
      ? workQueue(deps, { kinds: ['pull_calendar'], calendarIds: [calendarId], takes: signal })
      : stopRetiredChannels(deps, { calendarId, signal }),
  );
  return { calendar };
});
