import { after } from 'next/server';
import { createServiceClient, type ServiceClient } from '#src/data/clients.ts';
import { getEnv } from '#src/env.ts';
import { acceptNotification } from '#src/http/googleNotification.ts';
import { logger } from '#src/observability/logger.ts';
import { reportError } from '#src/observability/reportError.ts';

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
    if (accepted.outcome === 'enqueued') after(() => readAtOnce(accepted));
    return new Response(null, { status: 200 });
  } catch (error) {
    logger().error({ err: error }, 'a notification could not be stored');
    return new Response(null, { status: 503, headers: { 'retry-after': '5' } });
  }
}

/** A head start on the cron, for this calendar or this person's lists of calendars alone. */
async function readAtOnce({ calendarId, userId }: { calendarId?: string; userId?: string }): Promise<void> {
  try {
    const [{ compose }, { drainPulls }, { drainCalendarLists }] = await Promise.all([
      import('#src/compose.ts'),
      import('#src/services/queue/pullQueueService.ts'),
      import('#src/services/accounts/calendarDiscoveryService.ts'),
    ]);
    const signal = AbortSignal.timeout(45_000);
    if (calendarId) await drainPulls(compose(), { calendarIds: [calendarId], signal });
    else if (userId) {
      await drainCalendarLists(compose(), { userId, signal });
      await drainPulls(compose(), { userId, signal });
    }
  } catch (error) {
    logger().error({ err: error, calendarId }, 'what a notification was about could not be read at once');
    reportError(error, calendarId ? { calendarId } : {});
  }
}
