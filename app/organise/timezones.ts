/** The zones to choose from; the event's own is among them even where it goes by an older name. */
export const timezones = (own: string) =>
  [...new Set(['UTC', own, ...Intl.supportedValuesOf('timeZone')])].sort((a, b) => a.localeCompare(b));
