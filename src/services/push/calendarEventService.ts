import type { Deps } from '#src/compose.ts';
import type {
  CalendarEventChange,
  CalendarEventRemoval,
  NewCalendarEvent,
} from '#src/contract/requests/calendarEvents.ts';
import { type CalendarContext, readCalendarContext } from '#src/data/calendarLists.ts';
import { enqueueSync } from '#src/data/syncQueue.ts';
import { isWritableRole } from '#src/domain/google/calendarRole.ts';
import type { GoogleErrorClass } from '#src/domain/google/googleErrors.ts';
import { changeRefusal, takesFieldsOnly } from '#src/domain/push/eventChangeRules.ts';
import type { GoogleEventBody } from '#src/domain/push/mergeGoogleEvent.ts';
import { writeMessage } from '#src/domain/push/writeMessage.ts';
import { AppError, type AppErrorCode } from '#src/domain/requests/appError.ts';
import { type SyncCode, syncMessage } from '#src/domain/syncMessages.ts';
import { logger } from '#src/observability/logger.ts';
import { confirmCalendar, confirmedFailure, isClass } from '#src/services/google/calendarPresence.ts';
import { GoogleError } from '#src/services/google/googleError.ts';
import { type GoogleSession, openGoogleSession } from '#src/services/google/googleSession.ts';
import { renamedPrimary } from '#src/services/google/renamedCalendar.ts';
import type { GoogleEvent } from '#src/services/googleCalendarService.ts';

/** Makes an event in the user's own calendar. Asking again with the same `requestId` gives the same event. */
export function createCalendarEvent(
  deps: Deps,
  { userId, calendarId, requestId, event }: NewCalendarEvent & { userId: string },
): Promise<GoogleEvent> {
  return inCalendar(deps, { userId, calendarId }, async (session, { googleCalendarId }) => {
    // Longer than the ids of tracked events and of Google's own, so that it is never taken for one.
    const id = `kc${requestId.replaceAll('-', '')}`;
    try {
      return await session.call((api) => api.insertEvent(googleCalendarId, { ...event, id }));
    } catch (error) {
      if (!(error instanceof GoogleError) || error.class !== 'conflict') throw error;
      const made = await session.call((api) => api.getEvent(googleCalendarId, id));
      if (made.status === 'cancelled') throw changedElsewhere();
      return made;
    }
  });
}

/** Changes an event if it is still as the user saw it (`etag`); throws `conflict` if somebody else was faster. */
export function changeCalendarEvent(
  deps: Deps,
  { userId, calendarId, eventId, etag, changes }: CalendarEventChange & { userId: string; eventId: string },
): Promise<GoogleEvent> {
  return inCalendar(deps, { userId, calendarId }, async (session, { googleCalendarId }) => {
    const current = await session.call((api) => api.getEvent(googleCalendarId, eventId));
    if (current.status === 'cancelled') throw changedElsewhere();
    // Asked again: the first answer may not have reached who asked.
    if (current.etag !== etag && shows(current, changes)) return current;
    if (current.etag !== etag) throw changedElsewhere();
    const refusal = changeRefusal(current, changes);
    if (refusal) throw new AppError('invalid_request', syncMessage(refusal).message);
    const body: GoogleEventBody = { ...current, ...changes };
    // A colour is chosen in place of the event's label.
    if (changes.colorId !== undefined) delete body.eventLabelId;
    try {
      return await session.call((api) =>
        takesFieldsOnly(current)
          ? api.patchEvent(googleCalendarId, eventId, changes, etag)
          : api.updateEvent(googleCalendarId, eventId, body, etag),
      );
    } catch (error) {
      if (!(error instanceof GoogleError) || error.class !== 'conflict') throw error;
      // The answer to our own write may have been lost: then it is there.
      const now = await session.call((api) => api.getEvent(googleCalendarId, eventId));
      if (now.status !== 'cancelled' && shows(now, changes)) return now;
      throw error;
    }
  });
}

/** Deletes an event if it is still as the user saw it. One that is gone already is fine. */
export function deleteCalendarEvent(
  deps: Deps,
  { userId, calendarId, eventId, etag }: CalendarEventRemoval & { userId: string; eventId: string },
): Promise<void> {
  return inCalendar(deps, { userId, calendarId, done: 'deleted' }, async (session, { googleCalendarId }) => {
    try {
      await session.call((api) => api.deleteEvent(googleCalendarId, eventId, etag));
    } catch (error) {
      if (!(error instanceof GoogleError)) throw error;
      if (error.class === 'alreadyDone') {
        // A 404 says that it is gone only if its calendar is there.
        if (error.status === 404) await confirmCalendar(session, googleCalendarId);
        return;
      }
      if (error.class !== 'conflict') throw error;
      const now = await session.call((api) => api.getEvent(googleCalendarId, eventId));
      if (now.status !== 'cancelled') throw error;
    }
  });
}

type Time = { date?: string; dateTime?: string };
const momentOf = (value: unknown) => {
  const { date, dateTime } = (value ?? {}) as Time;
  return dateTime === undefined ? date : Date.parse(dateTime);
};

/** Whether the event has all the changes; Google writes times in its own way. */
function shows(event: GoogleEvent, changes: CalendarEventChange['changes']): boolean {
  return Object.entries(changes).every(([name, value]) =>
    name === 'start' || name === 'end'
      ? momentOf(event[name]) === momentOf(value)
      : JSON.stringify(event[name] ?? '') === JSON.stringify(value),
  );
}

/** The calendar is read again after the write, so that the mirror and every browser have it too. */
async function inCalendar<T>(
  deps: Deps,
  { done = 'saved', ...place }: { userId: string; calendarId: string; done?: 'saved' | 'deleted' },
  write: (session: GoogleSession, calendar: CalendarContext) => Promise<T>,
): Promise<T> {
  const calendar = await readCalendarContext(deps.db, place);
  if (!calendar) throw new AppError('not_found', 'There is no such calendar.');
  if (calendar.gone) throw new AppError('calendar_unavailable', syncMessage('calendar_lost').message);
  if (!isWritableRole(calendar.accessRole)) {
    throw new AppError('calendar_unavailable', 'You can only read this calendar.');
  }
  const session = openGoogleSession(deps, calendar.connection, AbortSignal.timeout(deps.engine.attemptMs));
  const attempt = async (known: CalendarContext) => {
    try {
      return await write(session, known);
    } catch (error) {
      throw await confirmedFailure(session, known.googleCalendarId, error);
    }
  };
  try {
    const written = await attempt(calendar).catch(async (error) => {
      const { connection, googleCalendarId } = calendar;
      const renamed =
        isClass(error, 'calendarGone') && (await renamedPrimary(deps, session, connection, googleCalendarId));
      if (!renamed) throw error;
      return attempt({ ...calendar, googleCalendarId: renamed.to });
    });
    if (calendar.selected) await readSoon(deps, place, calendar.connection.id);
    return written;
  } catch (error) {
    throw error instanceof GoogleError ? refused(error, done) : error;
  }
}

/** What is written is written: if this fails, Google's own notification or the next round brings it. */
async function readSoon(
  { db }: Deps,
  { userId, calendarId }: { userId: string; calendarId: string },
  connectionId: string,
): Promise<void> {
  try {
    await enqueueSync(db, {
      kind: 'pull_calendar',
      userId,
      connectionId,
      subjectId: calendarId,
      priority: 0,
    });
  } catch (error) {
    logger().warn({ err: error, calendarId }, 'a written calendar could not be put into the queue');
  }
}

/** What holds for the whole account: to ask again at once changes nothing. */
const accountRefusals: SyncCode[] = [
  'writes_limited',
  'calendar_disabled',
  'account_policy',
  'google_misconfigured',
  'quota_exceeded',
];

const codes: Partial<Record<GoogleErrorClass, AppErrorCode>> = {
  permanent: 'invalid_request',
  backOff: 'too_many_requests',
  reauthorise: 'calendar_unavailable',
  calendarGone: 'calendar_unavailable',
};

const changedElsewhere = () =>
  new AppError(
    'conflict',
    'This event was changed elsewhere a moment ago. Look at it again before you change it.',
  );

function refused(error: GoogleError, done: 'saved' | 'deleted'): AppError {
  if (error.class === 'conflict') return changedElsewhere();
  if (error.class === 'alreadyDone') return new AppError('not_found', 'This event is not there any more.');
  const isOfAccount = accountRefusals.includes(error.code);
  const code = isOfAccount ? 'calendar_unavailable' : (codes[error.class] ?? 'google_unavailable');
  const wait =
    isOfAccount || error.delayMs === undefined ? {} : { retryAfterSeconds: Math.ceil(error.delayMs / 1000) };
  return new AppError(code, writeMessage(error.code, done), wait);
}
