/** At most so many calendars of a user are kept in step at once. */
export const selectedCalendarsMax = 20;

export type ListedCalendar = {
  googleCalendarId: string;
  primary: boolean;
  shownInGoogle: boolean;
};

/**
 * Which newly found calendars are kept in step before the user has chosen: the primary one and those shown in Google,
 * as far as there is room beside those that the user syncs already.
 */
export function selectByDefault(found: ListedCalendar[], alreadySelected: number): Set<string> {
  const room = Math.max(0, selectedCalendarsMax - alreadySelected);
  const wanted = [
    ...found.filter(({ primary }) => primary),
    ...found.filter(({ primary, shownInGoogle }) => !primary && shownInGoogle),
  ];
  return new Set(wanted.slice(0, room).map(({ googleCalendarId }) => googleCalendarId));
}
