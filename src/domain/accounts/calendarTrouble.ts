import { type FailureAction, failureMessage } from '#src/domain/syncMessages.ts';

/** What is known of a calendar that is kept in sync: why its last reading failed, and when one last succeeded. */
export type CalendarEvidence = {
  name: string;
  errorCode: string | null;
  lastSyncedAt: string | number | null;
};

export type CalendarTrouble<Calendar> = {
  code: string;
  /** All that fails only waits for Google: nobody has to do anything. */
  isPause: boolean;
  title: string;
  message: string;
  action: FailureAction | null;
  /** The failing calendar that the message is about. */
  about: Calendar;
};

const pauses = new Set(['rate_limited', 'quota_exceeded']);
const namedMax = 2;

/**
 * What is wrong with the reading of a person's calendars, in the one title and message that header, banner and settings use; null
 * when nothing is. What needs the person goes before what passes by itself.
 */
export function calendarTrouble<Calendar extends CalendarEvidence>(
  calendars: Calendar[],
): CalendarTrouble<Calendar> | null {
  const failing = calendars.filter(({ errorCode }) => errorCode !== null);
  const about = failing.find(({ errorCode }) => !pauses.has(errorCode ?? '')) ?? failing[0];
  if (!about?.errorCode) return null;
  const code = about.errorCode;
  const isPause = pauses.has(code);
  const { title, message, action, isAboutAccount } = failureMessage(code);
  const all = failing.length === calendars.length && failing.every(({ errorCode }) => errorCode === code);
  if (all && isAboutAccount) return { code, isPause, title, message, action, about };
  const good = calendars.filter(({ errorCode, lastSyncedAt }) => errorCode === null && lastSyncedAt !== null);
  const counted =
    failing.length === calendars.length
      ? ''
      : `${good.length} of ${calendars.length} calendars are up to date. `;
  return {
    code,
    isPause,
    title: `${namesOf(failing)} couldn’t be synced`,
    message: `${counted}${message}`,
    action,
    about,
  };
}

function namesOf(failing: CalendarEvidence[]): string {
  const named = failing.slice(0, namedMax).map(({ name }) => name);
  const more = failing.length - named.length;
  if (more === 0) return named.join(' and ');
  return `${named.join(', ')} and ${more === 1 ? '1 other' : `${more} others`}`;
}
