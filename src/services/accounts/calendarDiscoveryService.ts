import type { Deps } from '#src/compose.ts';
import { finishCalendarList, type ListContext, readListContexts } from '#src/data/calendarLists.ts';
import type { GoogleCalendarEntry } from '#src/data/connections.ts';
import { claimSyncs, noteConnectionHealth, settleSync } from '#src/data/syncQueue.ts';
import { selectedCalendarsMax } from '#src/domain/accounts/calendarSelection.ts';
import { GoogleError } from '#src/services/google/googleError.ts';
import { type GoogleSession, openGoogleSession } from '#src/services/google/googleSession.ts';
import { namedCalendars } from '#src/services/googleCalendarService.ts';
import { newLease } from '#src/services/newLease.ts';
import { backgroundCalls } from '#src/services/queue/backgroundCalls.ts';

const accountsAtOnce = 10;

/**
 * Reads the lists of calendars that are due: new calendars appear, renamed ones are renamed, and one that the account has lost is kept
 * with that as its reason. Returns how many lists were read.
 */
export async function drainCalendarLists(
  deps: Deps,
  { signal, userId }: { signal: AbortSignal; userId?: string },
): Promise<number> {
  let read = 0;
  while (!signal.aborted) {
    const lease = newLease(deps);
    const claimed = await claimSyncs(deps.db, {
      ...lease,
      kinds: ['list_calendars'],
      limit: accountsAtOnce,
      perConnection: 20,
      gapMs: 0,
      backgroundCalls: backgroundCalls(deps),
      ...(userId ? { userId } : {}),
    });
    if (claimed.length === 0) return read;
    const ids = claimed.map(({ id }) => id);
    const contexts = await readListContexts(deps.db, ids, lease.owner);
    await Promise.all(contexts.map((context) => readList(deps, context, lease.owner, signal)));
    read += contexts.length;
  }
  return read;
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
  { scopes }: ListContext['connection'],
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

async function readList(
  deps: Deps,
  { queueId, connection }: ListContext,
  owner: string,
  signal: AbortSignal,
) {
  try {
    const session = openGoogleSession(deps, connection, signal);
    const listed = namedCalendars(await session.call((api) => api.listCalendars()));
    const calendars = await withLabelColors(session, connection, listed);
    await finishCalendarList(deps.db, { queueId, owner, userId: connection.userId, calendars });
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    const isWait = ['reauthorise', 'backOff'].includes(error.class);
    const delay = error.delayMs === undefined ? {} : { delayMs: error.delayMs };
    await settleSync(deps.db, {
      id: queueId,
      owner,
      result: isWait ? 'wait' : 'retry',
      error: error.code,
      ...delay,
    });
    if (isWait) {
      const health = error.class === 'backOff' ? 'backoff' : 'reauth';
      const told = {
        connectionId: connection.id,
        health,
        error: error.code,
        delayMs: error.delayMs,
        credentialVersion: connection.credentialVersion,
      } as const;
      await noteConnectionHealth(deps.db, told);
    }
  }
}
