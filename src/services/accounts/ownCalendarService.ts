import type { Deps } from '#src/compose.ts';
import { isOwnCalendarOf, ownCalendar } from '#src/domain/accounts/ownCalendar.ts';
import { GoogleError } from '#src/services/google/googleError.ts';
import type { GoogleSession } from '#src/services/google/googleSession.ts';
import { type GoogleCalendarListEntry, namedCalendars } from '#src/services/googleCalendarService.ts';

type Ask = GoogleSession['call'];

/**
 * The calendar that we made in the account. With `calendar.app.created` alone, Google opens a calendar itself only to who made it: so one is found
 * again however it was renamed or described since, and after its account was connected by somebody else. Its description tells it from
 * the calendars of other deployments of the same Google project, and saves looking at the others.
 */
export async function findOwnCalendar(
  { env }: Pick<Deps, 'env'>,
  ask: Ask,
  listed: GoogleCalendarListEntry[],
): Promise<GoogleCalendarListEntry | null> {
  const whose = (calendar: GoogleCalendarListEntry) => isOwnCalendarOf(calendar.description, env.APP_URL);
  const candidates = listed
    .filter(
      (calendar) => calendar.accessRole === 'owner' && !calendar.primary && whose(calendar) !== 'theirs',
    )
    .sort((a, b) => whose(a).localeCompare(whose(b)) || a.id.localeCompare(b.id));
  for (const calendar of candidates) {
    if (await ask((api) => api.opensCalendar(calendar.id))) return calendar;
  }
  return null;
}

/**
 * The calendar that we made in the account, made now if it isn't there. Runs under the lease of the account's list, one at a time; after a lost
 * answer not before the calendar would be listed; and not after `until`, when the lease may be another worker's. So an account never gets two.
 */
export async function ownCalendarOf(
  deps: Pick<Deps, 'env' | 'now'>,
  session: GoogleSession,
  { listed, until }: { listed: GoogleCalendarListEntry[]; until: number },
): Promise<GoogleCalendarListEntry | null> {
  const found = await findOwnCalendar(deps, session.call, listed);
  if (found) return found;
  if (deps.now() > until)
    throw new GoogleError({ class: 'retry', code: 'google_unavailable' }, { status: 0 });
  const timeZone = listed.find(({ primary }) => primary)?.timeZone;
  const calendar = { ...ownCalendar(deps.env.APP_URL), timeZone };
  const id = await session.call((api) => api.createCalendar(calendar), { once: true });
  return namedCalendars([await session.call((api) => api.getCalendar(id))])[0] ?? null;
}
