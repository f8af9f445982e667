import { Temporal } from 'temporal-polyfill';
import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';

export const zones = ['UTC', 'America/New_York', 'Pacific/Auckland'];

/** `20260401T090000` or `20260401` as a time of no zone. */
export function plain(text: string): Temporal.PlainDateTime {
  const [, year, month, day, hour = '0', minute = '0', second = '0'] =
    /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2}))?/.exec(text) ?? [];
  return new Temporal.PlainDateTime(
    Number(year),
    Number(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
}

/** The moment of a clock's time; `zone` null means days, whose moments are midnights in UTC. */
export const momentOf = (at: Temporal.PlainDateTime, zone: string | null): number =>
  zone === null
    ? at.toPlainDate().toZonedDateTime('UTC').epochMilliseconds
    : at.toZonedDateTime(zone).epochMilliseconds;

/** `20260401T090000`. */
export const stamp = (at: { toString(): string }): string =>
  at.toString().slice(0, 19).replaceAll(/[-:]/g, '');

/** The same rule in a zone: an end in UTC that was meant for a clock of UTC becomes that time of the zone's clock. */
function inZone(line: string, start: Temporal.PlainDateTime, zone: string | null): string {
  return line.replace(/UNTIL=(\d{8}(?:T\d{6})?)(Z?)/, (_all, text: string, utc: string) => {
    const until = plain(text);
    if (zone === null) {
      const isBefore =
        text.length > 8 && Temporal.PlainTime.compare(until.toPlainTime(), start.toPlainTime()) < 0;
      return `UNTIL=${stamp(until.toPlainDate().subtract({ days: isBefore ? 1 : 0 }))}`;
    }
    return utc ? `UNTIL=${stamp(until.toZonedDateTime(zone).toInstant())}Z` : `UNTIL=${text}`;
  });
}

export function seriesOfCase(start: string, lines: string[], zone: string | null): MirroredEvent {
  const at = plain(start);
  const time = (days: number, minutes: number) =>
    zone === null
      ? { date: at.toPlainDate().add({ days }).toString() }
      : {
          dateTime: at.toZonedDateTime(zone).add({ minutes }).toString().replace(/\[.*/, ''),
          timeZone: zone,
        };
  return {
    id: 'case',
    start: time(0, 0),
    end: time(1, 1),
    recurrence: lines.map((line) => inZone(line, at, zone)),
  };
}
