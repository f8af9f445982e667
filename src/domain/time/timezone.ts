import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

/** A name of the IANA database as it is spelled there (`europe/berlin` is Europe/Berlin); null for anything else, offsets such as +01:00 included. */
export function timezoneName(name: string): string | null {
  if (!/^[A-Za-z][\w+-]*(\/[\w+-]+)*$/.test(name)) return null;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch {
    return null;
  }
}

/** A time zone of a request. */
export const timezoneSchema = z.string().transform((given, context) => {
  const name = timezoneName(given);
  if (name !== null) return name;
  context.addIssue({ code: 'custom', message: 'must be a time zone such as Europe/Berlin', input: given });
  return z.NEVER;
});
