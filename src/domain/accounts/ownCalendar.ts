const markStart = '[Made by Kure-Cal at ';
/** With its end, since one address may begin with another. */
const mark = (appUrl: string) => `${markStart}${appUrl}]`;

/** The calendar that we make for people who show us no other one. */
export const ownCalendar = (appUrl: string) => ({
  summary: 'Kure-Cal',
  description: `The events that you track, kept up to date. ${mark(appUrl)}`,
});

/** Whose calendar a description says that it is: ours, another deployment's, or nothing about it. */
export function isOwnCalendarOf(
  description: string | undefined,
  appUrl: string,
): 'ours' | 'silent' | 'theirs' {
  if (description?.includes(mark(appUrl))) return 'ours';
  return description?.includes(markStart) ? 'theirs' : 'silent';
}
