import type { Deps } from '#src/compose.ts';
import { saveCalendarList } from '#src/data/calendars.ts';
import { type ConnectionRow, listConnectionRows } from '#src/data/connections.ts';
import { openCalendars } from '#src/domain/accounts/googleAccess.ts';
import { logger } from '#src/observability/logger.ts';
import { refreshedAccessToken } from '#src/services/google/accessTokenService.ts';
import { GoogleError } from '#src/services/google/googleError.ts';
import { createGoogleCalendar, namedCalendars } from '#src/services/googleCalendarService.ts';

/** Reads the lists of the person's accounts from Google again; an account that can't be read keeps the list that is known. */
export async function refreshCalendarLists(deps: Deps, userId: string): Promise<void> {
  const rows = await listConnectionRows(deps.db, userId);
  const active = rows.filter(({ status }) => status === 'active');
  await Promise.all(active.map((row) => refreshCalendarList(deps, userId, row)));
}

async function refreshCalendarList(
  deps: Deps,
  userId: string,
  { id: connectionId, access, own_calendar_id: ownCalendarId }: ConnectionRow,
): Promise<void> {
  try {
    const { value } = await refreshedAccessToken(deps, connectionId, { staleVersion: null });
    await deps.pacer.turn(connectionId);
    const google = createGoogleCalendar({
      rootUrl: deps.env.GOOGLE_API_URL,
      accessToken: value,
      timeoutMs: deps.engine.callTimeoutMs,
    });
    const listed = namedCalendars(await google.listCalendars());
    const calendars = openCalendars(listed, { access, ownCalendarId });
    await saveCalendarList(deps.db, { userId, connectionId, calendars });
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    logger().warn({ err: error, connectionId }, 'a list of calendars could not be read');
  }
}
