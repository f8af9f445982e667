const scope = (name: string) => `https://www.googleapis.com/auth/${name}`;

const listCalendars = scope('calendar.calendarlist.readonly');
const ownCalendar = scope('calendar.app.created');
const allEvents = scope('calendar.events');

/** What a grant opens: the one calendar that we make in the account, or every calendar of the account. */
export const googleAccesses = ['own_calendar', 'all_calendars'] as const;
export type GoogleAccess = (typeof googleAccesses)[number];

const scopesOf: Record<GoogleAccess, string[]> = {
  own_calendar: [listCalendars, ownCalendar],
  all_calendars: [listCalendars, allEvents],
};

export const identityScopes = ['openid', 'email'];

/** The scopes to ask for, and those that the account had granted before of our two kinds. */
export function askedScopes(access: GoogleAccess, before: string[] = []): string[] {
  const kept = [ownCalendar, allEvents].filter((name) => before.includes(name));
  return [...new Set([...identityScopes, ...scopesOf[access], ...kept])];
}

/** What granted scopes suffice for, since Google lets people untick each of them; null: for nothing. */
export function grantedAccess(scopes: string[]): GoogleAccess | null {
  const opens = (access: GoogleAccess) => scopesOf[access].every((name) => scopes.includes(name));
  return opens('all_calendars') ? 'all_calendars' : opens('own_calendar') ? 'own_calendar' : null;
}

/** Of an account's calendars those that its grant opens. */
export function openCalendars<Calendar extends { id: string }>(
  listed: Calendar[],
  { access, ownCalendarId }: { access: GoogleAccess; ownCalendarId: string | null },
): Calendar[] {
  return access === 'all_calendars' ? listed : listed.filter(({ id }) => id === ownCalendarId);
}
