/** At most so many calendars of a user are kept in step at once. */
export const selectedCalendarsMax = 20;
