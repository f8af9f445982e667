import { after } from 'next/server';
import { z } from 'zod';
import { userHeader } from '#src/domain/userHeader.ts';
import { readQuery } from '#src/http/readRequest.ts';
import { withUser } from '#src/http/route.ts';
import { sseResponse } from '#src/http/sse.ts';
import { reportError } from '#src/observability/reportError.ts';
import { startCalendarStream } from '#src/services/calendarStreamService.ts';
import { drainPulls } from '#src/services/pullQueueService.ts';

export const maxDuration = 310;

const querySchema = z.strictObject({
  calendar_ids: z
    .string()
    .min(1, 'name at least one calendar, or leave it out for all')
    .transform((text) => [...new Set(text.toLowerCase().split(','))])
    .pipe(z.array(z.uuid('is no list of calendar ids')))
    .optional(),
});

export const GET = withUser(async ({ request, deps, user }) => {
  const { calendar_ids } = readQuery(request, querySchema);
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
  const response = sseResponse(messages, () => left.abort());
  response.headers.set(userHeader, user.id);
  return response;
});
