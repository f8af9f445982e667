import { Temporal } from 'temporal-polyfill';

/** When a calendar date such as `2026-12-01` begins in a zone, as an ISO 8601 instant. */
export const startOfDay = (date: string, zone: string): string =>
  Temporal.PlainDate.from(date).toZonedDateTime(zone).toInstant().toString();

/** The calendar date of a moment in a zone. */
export const dateAt = (moment: string | number, zone: string): string =>
  (typeof moment === 'number'
    ? Temporal.Instant.fromEpochMilliseconds(moment)
    : Temporal.Instant.from(moment)
  )
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString();
