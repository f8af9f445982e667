import type { Deps } from '#src/compose.ts';
import { type SavedList, saveCalendarList } from '#src/data/calendars.ts';
import { openCalendars } from '#src/domain/accounts/googleAccess.ts';
import { isWritableRole } from '#src/domain/google/calendarRole.ts';
import { copyIdOf, isOurs } from '#src/domain/push/mergeGoogleEvent.ts';
import {
  type GoogleCalendarListEntry,
  type GoogleEvent,
  namedCalendars,
} from '#src/services/googleCalendarService.ts';
import { GoogleError } from './googleError.ts';
import type { GoogleSession } from './googleSession.ts';

const listNamed = async (session: GoogleSession) =>
  namedCalendars(await session.call((api) => api.listCalendars()));

/** What a 404 of a calendar is worth (L14): the account's list decides. Returns the calendar, or throws `calendarGone`. */
export const confirmCalendar = (
  session: GoogleSession,
  calendarId: string,
): Promise<GoogleCalendarListEntry> => session.call((api) => api.getCalendar(calendarId));

/** The account's list, read and stored: what is gone, and which calendar has got another id. */
export async function readCalendarList(
  { db }: Pick<Deps, 'db'>,
  session: GoogleSession,
  { userId, pushId }: { userId: string; pushId?: number | undefined },
): Promise<SavedList & { calendars: GoogleCalendarListEntry[] }> {
  const calendars = openCalendars(await listNamed(session), session.reach);
  const { connectionId } = session;
  return { ...(await saveCalendarList(db, { userId, connectionId, calendars, pushId })), calendars };
}

/** What the account's list says of a calendar that Google doesn't know under this id; `there` also when the list is in doubt. */
export async function whatBecameOf(
  deps: Pick<Deps, 'db'>,
  session: GoogleSession,
  { userId, googleCalendarId }: { userId: string; googleCalendarId: string },
): Promise<'there' | 'renamed' | 'gone'> {
  const { renamed, believed, calendars } = await readCalendarList(deps, session, { userId });
  if (renamed?.from === googleCalendarId) return 'renamed';
  return believed && !calendars.some(({ id }) => id === googleCalendarId) ? 'gone' : 'there';
}

/** A failure that says "no such calendar", once the account's list has been asked: only if that agrees is the calendar gone. */
export async function confirmedFailure(
  session: GoogleSession,
  calendarId: string,
  error: unknown,
): Promise<unknown> {
  // A missing event says as much when its calendar is missing, too.
  const isMissing = isClass(error, 'alreadyDone') && error.status === 404;
  if (!isMissing && !isClass(error, 'calendarGone')) return error;
  try {
    const { accessRole } = await confirmCalendar(session, calendarId);
    if (isMissing) return error;
    return isWritableRole(accessRole)
      ? new GoogleError({ class: 'retry', code: 'google_unavailable' }, { status: error.status })
      : new GoogleError({ class: 'permanent', code: 'calendar_read_only' }, { status: error.status });
  } catch (confirmed) {
    return confirmed;
  }
}

/** Where an event of ours should be, as which copy, and in which other calendars copies may be, and in which of those nobody has seen one. */
export type EventPlace = {
  calendarId: string;
  eventId: string;
  trackedId: string;
  copyId: string;
  /** Nobody has seen this copy itself. */
  isUnseen: boolean;
  elsewhere: string[];
  unseen: string[];
};

export type Found = { calendarId: string; event: GoogleEvent; listed: GoogleCalendarListEntry[] };

/**
 * Our event in any of the account's calendars that can be written to: its owner may have moved it, and an id goes with it. Null when it
 * is in none; throws `calendarGone` when the calendar that it was in is not there either, since then nobody knows.
 */
export async function findOwnEvent(session: GoogleSession, place: EventPlace): Promise<Found | null> {
  const all = await listNamed(session);
  // Every account has a primary calendar: a list without it says nothing of where the event is (L14).
  if (!all.some(({ primary }) => primary)) {
    throw new GoogleError({ class: 'retry', code: 'google_answer_unusable' }, { status: 200 });
  }
  const listed = openCalendars(all, session.reach);
  const isListed = listed.some(({ id }) => id === place.calendarId);
  // A place that the list lacks may be the primary calendar under an earlier address: the event there is another copy, not this one moved.
  const isPrimaryTaken = place.elsewhere.some((other) => !listed.some(({ id }) => id === other));
  for (const { id, accessRole, primary } of listed) {
    const isUnseen = place.unseen.includes(id);
    if (!isWritableRole(accessRole) || (primary && isPrimaryTaken)) continue;
    if (place.elsewhere.includes(id) && !isUnseen) continue;
    const event = await findEvent(session, id, place.eventId);
    // Where either copy was never seen, only the event's own mark tells whose it is.
    if (event && (isUnseen || place.isUnseen) && copyIdOf(event) !== place.copyId) continue;
    if (event && event.status !== 'cancelled' && isOurs(event, place.trackedId)) {
      return { calendarId: id, event, listed };
    }
  }
  if (!isListed) await confirmCalendar(session, place.calendarId);
  return null;
}

/** The event, deleted ones included; null if there is none under this id. */
export async function findEvent(
  session: GoogleSession,
  calendarId: string,
  eventId: string,
): Promise<GoogleEvent | null> {
  try {
    return await session.call((api) => api.getEvent(calendarId, eventId));
  } catch (error) {
    if (isClass(error, 'alreadyDone')) return null;
    throw error;
  }
}

export const isClass = (error: unknown, name: GoogleError['class']): error is GoogleError =>
  error instanceof GoogleError && error.class === name;
