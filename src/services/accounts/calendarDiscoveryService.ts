import type { Deps } from '#src/compose.ts';
import { finishCalendarList } from '#src/data/calendarLists.ts';
import type { GoogleCalendarEntry } from '#src/data/connections.ts';
import { type Job, settleSync } from '#src/data/syncQueue.ts';
import { selectedCalendarsMax } from '#src/domain/accounts/calendarSelection.ts';
import { openCalendars } from '#src/domain/accounts/googleAccess.ts';
import { type JobResult, readEnd } from '#src/domain/jobEnd.ts';
import type { ConnectionAccess } from '#src/domain/push/pushContext.ts';
import { GoogleError } from '#src/services/google/googleError.ts';
import { type GoogleSession, openGoogleSession } from '#src/services/google/googleSession.ts';
import { namedCalendars } from '#src/services/googleCalendarService.ts';
import { ownCalendarOf } from './ownCalendarService.ts';

/**
 * Reads an account's list of calendars: new calendars appear, renamed ones are renamed, and one that the account has lost is kept with that as
 * its reason.
 */
export async function readCalendarList(
  deps: Deps,
  job: Pick<Job, 'id' | 'owner'>,
  connection: ConnectionAccess,
  signal: AbortSignal,
): Promise<JobResult> {
  const { userId, credentialVersion } = connection;
  const isMissing = connection.access === 'own_calendar' && connection.ownCalendarId === null;
  const until = deps.now() + deps.engine.leaseMs - deps.engine.attemptMs;
  try {
    const session = openGoogleSession(deps, connection, signal);
    const listed = namedCalendars(await session.call((api) => api.listCalendars()));
    const own = isMissing ? await ownCalendarOf(deps, session, { listed, until }) : null;
    const open = own ? [own] : openCalendars(listed, connection);
    const calendars = await withLabelColors(session, connection, open);
    const list = { userId, calendars, ownCalendarId: own?.id };
    return (await finishCalendarList(deps.db, job, list)) ?? 'lost';
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    // A calendar that may have been made must be in the list before the next attempt looks for it.
    const leastMs = isMissing && error.unknown ? deps.engine.settleMs : 0;
    const delayMs = Math.max(error.delayMs ?? 0, leastMs);
    const ending = readEnd({ class: error.class, code: error.code, ...(delayMs > 0 ? { delayMs } : {}) });
    return (await settleSync(deps.db, job, { ...ending, credentialVersion })) ?? 'lost';
  }
}

/** With any of these rights the labels of calendars can be read; the list itself doesn't name them. */
const labelScopes = [
  'calendar',
  'calendar.readonly',
  'calendar.calendars',
  'calendar.calendars.readonly',
].map((name) => `https://www.googleapis.com/auth/${name}`);

/** The colours of labels are an ornament: a calendar whose labels can't be read now keeps those that are known. */
async function withLabelColors(
  session: GoogleSession,
  { scopes }: ConnectionAccess,
  calendars: GoogleCalendarEntry[],
): Promise<GoogleCalendarEntry[]> {
  if (!scopes.some((scope) => labelScopes.includes(scope))) return calendars;
  const read: GoogleCalendarEntry[] = [];
  for (const [index, calendar] of calendars.entries()) {
    const isShown = index < selectedCalendarsMax && (calendar.primary || calendar.selected);
    const labelColors = isShown ? await labelColorsOf(session, calendar.id) : undefined;
    read.push({ ...calendar, labelColors });
  }
  return read;
}

async function labelColorsOf(
  session: GoogleSession,
  id: string,
): Promise<Record<string, string> | undefined> {
  try {
    return await session.call((api) => api.labelColors(id));
  } catch (error) {
    if (error instanceof GoogleError) return undefined;
    throw error;
  }
}
