import { after } from 'next/server';
import { syncCalendars } from '#src/contract/endpoints/calendar.ts';
import { serve } from '#src/http/serve.ts';
import { sseResponse } from '#src/http/sse.ts';
import { reportError } from '#src/observability/reportError.ts';
import { startCalendarStream } from '#src/services/feed/calendarStreamService.ts';
import { drainPulls } from '#src/services/queue/pullQueueService.ts';

export const GET = serve(syncCalendars, async ({ request, deps, user, query: { calendar_ids } }) => {
  const left = new AbortController();
  const { messages, afterwards } = await startCalendarStream(deps, {
    userId: user.id,
    calendarIds: calendar_ids ?? null,
    lastEventId: request.headers.get('last-event-id'),
    signal: AbortSignal.any([request.signal, left.signal]),
  });
  after(async () => {
    try {
      await afterwards();
      // What changed while the channels were being opened.
      await drainPulls(deps, { userId: user.id, signal: AbortSignal.timeout(30_000) });
    } catch (error) {
      reportError(error, { userId: user.id });
    }
  });
  return sseResponse(messages, () => left.abort());
});
