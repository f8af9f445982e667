import { syncCalendars } from '#src/contract/endpoints/calendar.ts';
import { afterAnswer } from '#src/http/afterAnswer.ts';
import { serve } from '#src/http/serve.ts';
import { sseResponse } from '#src/http/sse.ts';
import { startCalendarStream } from '#src/services/feed/calendarStreamService.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';

export const GET = serve(syncCalendars, async ({ request, deps, user, query: { calendar_ids } }) => {
  const left = new AbortController();
  const { messages, afterwards } = await startCalendarStream(deps, {
    userId: user.id,
    calendarIds: calendar_ids ?? null,
    lastEventId: request.headers.get('last-event-id'),
    signal: AbortSignal.any([request.signal, left.signal]),
  });
  afterAnswer({ userId: user.id }, async (takes) => {
    await afterwards();
    // What changed while the channels were being opened.
    await workQueue(deps, { kinds: ['pull_calendar'], userId: user.id, takes });
  });
  return sseResponse(messages, () => left.abort());
});
