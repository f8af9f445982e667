import type { Deps } from '#src/compose.ts';
import { isOwnCalendarOf, ownCalendar } from '#src/domain/accounts/ownCalendar.ts';
import { GoogleError } from '#src/services/google/googleError.ts';
import type { GoogleSession } from '#src/services/google/googleSession.ts';
import { type GoogleCalendarListEntry, namedCalendars } from '#src/services/googleCalendarService.ts';

type Ask = GoogleSession['call'];

/**
 * The calendar that we made in the account: with `calendar.app.created` alone, Google opens a calendar only to who made it, whatever its name
 * and whoever has connected the account since. Its description tells it from those of other deployments of the same Google project.
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
  const primary = listed.find((calendar) => calendar.primary);
  // Every account has a primary calendar: a list without it doesn't say that ours is missing (L14).
  if (!primary) throw new GoogleError({ class: 'retry', code: 'google_answer_unusable' }, { status: 200 });
  if (deps.now() > until)
    throw new GoogleError({ class: 'retry', code: 'google_unavailable' }, { status: 0 });
  const calendar = { ...ownCalendar(deps.env.APP_URL), timeZone: primary.timeZone };
  const id = await session.call((api) => api.createCalendar(calendar), { once: true });
  return namedCalendars([await session.call((api) => api.getCalendar(id))])[0] ?? null;
}
