/** At most so many calendars of a user are kept in sync at once. */
export const selectedCalendarsMax = 20;
/** At most so many calendars are read in parallel, of one account and in one sync. */
export const calendarsAtOnceMax = 5;
