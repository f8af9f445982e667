import { createServiceClient, type ServiceClient } from '#src/data/clients.ts';
import { getEnv } from '#src/env.ts';
import { afterAnswer } from '#src/http/afterAnswer.ts';
import { acceptNotification } from '#src/http/googleNotification.ts';
import { logger } from '#src/observability/logger.ts';

export const maxDuration = 60;

let db: ServiceClient | undefined;

/**
 * Google's notifications. Composed by itself, without anything that talks to Google: most of the time all there is to do is one database
 * call. Unknown, forged, stopped and ended channels are all the same 404.
 */
export async function POST(request: Request): Promise<Response> {
  db ??= createServiceClient(getEnv());
  try {
    const accepted = await acceptNotification(db, request.headers);
    if (accepted.outcome === 'ignored') return new Response(null, { status: 404 });
    if (accepted.outcome === 'enqueued') workAtOnce(accepted);
    return new Response(null, { status: 200 });
  } catch (error) {
    logger().error({ err: error }, 'a notification could not be stored');
    return new Response(null, { status: 503, headers: { 'retry-after': '5' } });
  }
}

/** A head start on the cron, for this calendar or this person's lists of calendars alone. */
function workAtOnce({ calendarId, userId }: { calendarId?: string; userId?: string }): void {
  afterAnswer(calendarId ? { calendarId } : {}, async (takes) => {
    const [{ compose }, { workQueue }] = await Promise.all([
      import('#src/compose.ts'),
      import('#src/services/queue/queueWorker.ts'),
    ]);
    if (calendarId)
      await workQueue(compose(), { kinds: ['pull_calendar'], calendarIds: [calendarId], takes });
    else if (userId)
      await workQueue(compose(), { kinds: ['list_calendars', 'pull_calendar'], userId, takes });
  });
}
