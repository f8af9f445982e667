import { z } from 'zod';
import { userHeader } from '#src/domain/userHeader.ts';
import { drainAfterwards } from '#src/http/afterwards.ts';
import { readQuery } from '#src/http/readRequest.ts';
import { withUser } from '#src/http/route.ts';
import { sseResponse } from '#src/http/sse.ts';
import { startCalendarStream } from '#src/services/calendarStreamService.ts';

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
  const messages = await startCalendarStream(deps, {
    userId: user.id,
    calendarIds: calendar_ids ?? null,
    lastEventId: request.headers.get('last-event-id'),
    signal: AbortSignal.any([request.signal, left.signal]),
  });
  // Channels are opened once the answer is out, and what changed meanwhile is read.
  drainAfterwards(deps, user.id);
  const response = sseResponse(messages, () => left.abort());
  response.headers.set(userHeader, user.id);
  return response;
});
