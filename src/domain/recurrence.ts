import { RRuleTemporal } from 'rrule-temporal';
import { addDays, dateToUtcMs, dayMs, type EventTime, timeOf, utcMsToDate } from './eventTime.ts';
import type { MirroredEvent } from './mirroredEvent.ts';

/**
 * A series ready to be expanded. Timed series run in the master's zone, so that 9 o'clock stays 9 o'clock when clocks
 * change; all-day series run over dates (as UTC midnights) and know no zone.
 */
export type Series = {
  allDay: boolean;
  durationMs: number;
  /** No occurrence starts before this or after `lastMs` (infinite unless the rules say). */
  firstMs: number;
  lastMs: number;
  rules: RRuleTemporal[];
  excludedRules: RRuleTemporal[];
  added: number[];
  excluded: Set<number>;
};

const linePattern = /^(RRULE|EXRULE|RDATE|EXDATE)((?:;[^:]*)?):(.+)$/i;

/** Reads a master's recurrence lines; null when it has none that can be understood (it then shows once). */
export function parseSeries(master: MirroredEvent): Series | null {
  const time = timeOf(master);
  if (!time || !master.recurrence?.length) return null;
  const startMs = time.allDay ? dateToUtcMs(time.startDate) : time.startMs;
  const endMs = time.allDay ? dateToUtcMs(time.endDate) : time.endMs;
  const zone = time.allDay ? 'UTC' : zoneOf(master);
  const series: Series = {
    allDay: time.allDay,
    durationMs: endMs - startMs,
    firstMs: startMs,
    lastMs: startMs,
    rules: [],
    excludedRules: [],
    added: [],
    excluded: new Set(),
  };
  try {
    const first = zoned(new Date(startMs).toISOString(), zone);
    for (const line of master.recurrence) addLine(series, line, first);
  } catch {
    return null;
  }
  // The first one counts even where the lines only add single dates.
  if (series.rules.length === 0) series.added.push(startMs);
  series.firstMs = Math.min(startMs, ...series.added);
  series.lastMs = Math.max(series.lastMs, ...series.added);
  return series;
}

/**
 * Original starts of the series' occurrences that overlap (fromMs, toMs), in order; for all-day series UTC midnights. A rule
 * that asks for more work than any calendar is worth shows once.
 */
export function slotsBetween(series: Series, fromMs: number, toMs: number): number[] {
  const low = Math.max(fromMs - series.durationMs, series.firstMs);
  const high = Math.min(toMs, series.lastMs);
  if (high < low) return [];
  try {
    return expand(series, low, high);
  } catch {
    return low <= series.firstMs ? [series.firstMs] : [];
  }
}

function expand(series: Series, low: number, high: number): number[] {
  const found = new Set<number>();
  const inRange = (rule: RRuleTemporal) =>
    rule.between(new Date(low), new Date(high), true).map((at) => at.epochMilliseconds);
  for (const rule of series.rules) for (const ms of inRange(rule)) found.add(ms);
  for (const ms of series.added) if (ms >= low && ms <= high) found.add(ms);
  for (const ms of series.excluded) found.delete(ms);
  for (const rule of series.excludedRules) for (const ms of inRange(rule)) found.delete(ms);
  return [...found].sort((a, b) => a - b);
}

/** The time of the untouched occurrence in a slot. */
export function timeOfSlot(series: Series, slotMs: number): EventTime {
  if (!series.allDay) return { allDay: false, startMs: slotMs, endMs: slotMs + series.durationMs };
  const startDate = utcMsToDate(slotMs);
  return { allDay: true, startDate, endDate: addDays(startDate, series.durationMs / dayMs) };
}

/** How Google names the occurrence in a slot. */
export function instanceId(masterId: string, series: Series, slotMs: number): string {
  const stamp = new Date(slotMs).toISOString().replace(/[-:]|\.\d+/g, '');
  return `${masterId}_${series.allDay ? stamp.slice(0, 8) : stamp}`;
}

/** A moment in a zone. rrule-temporal brings a Temporal along and takes text: another one would be downloaded for nothing. */
type ZonedText = { timeZoneId: string; toString(): string };
const zoned = (dateTime: string, zone: string): ZonedText => ({
  timeZoneId: zone,
  toString: () => `${dateTime}[${zone}]`,
});

/** @throws RangeError for a zone that nobody knows */
const momentMs = (at: ZonedText): number =>
  new RRuleTemporal({ rruleString: 'RRULE:FREQ=DAILY;COUNT=1', dtstart: at }).options().dtstart
    .epochMilliseconds;

function addLine(series: Series, line: string, first: ZonedText): void {
  const [, name = '', parameters = '', value = ''] = linePattern.exec(line.trim()) ?? [];
  switch (name.toUpperCase()) {
    case 'RRULE':
      series.rules.push(parseRule(value, first, series.allDay, true));
      series.lastMs = Math.max(series.lastMs, lastOf(value, first));
      break;
    case 'EXRULE':
      series.excludedRules.push(parseRule(value, first, series.allDay, false));
      break;
    case 'RDATE':
      series.added.push(...parseDates(parameters, value, first.timeZoneId, series.allDay));
      break;
    case 'EXDATE':
      for (const ms of parseDates(parameters, value, first.timeZoneId, series.allDay))
        series.excluded.add(ms);
      break;
    // Lines of other kinds (X-properties of imported events) change nothing.
  }
}

/** Decades between two days: whoever steps further than this has the library look for clock changes in all the years between. */
const intervalMax = 1000;
const untilPattern = /(?:^|;)UNTIL=([^;]+)/i;

function parseRule(value: string, dtstart: ZonedText, allDay: boolean, includeDtstart: boolean) {
  const until = untilPattern.exec(value)?.[1];
  if (Number(/(?:^|;)INTERVAL=(\d+)/i.exec(value)?.[1] ?? 1) > intervalMax) throw new RangeError(value);
  // All-day series end on a date, whatever they were imported with.
  const rule = allDay && until ? value.replace(until, until.slice(0, 8)) : value;
  return new RRuleTemporal({ rruleString: `RRULE:${rule}`, dtstart, includeDtstart });
}

/** The latest moment a rule can reach. A day to spare for an end that is given as a date or in local time. */
function lastOf(value: string, first: ZonedText): number {
  const until = untilPattern.exec(value)?.[1];
  const [at] = until ? parseDates('', until, first.timeZoneId, false) : [];
  return at === undefined ? Number.POSITIVE_INFINITY : at + dayMs;
}

const datePattern = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z)?)?$/;

/** Dates in any of the forms that reach Google: `;VALUE=DATE`, `;TZID=`, UTC, floating, periods, lists. */
function parseDates(parameters: string, value: string, zone: string, allDay: boolean): number[] {
  const tzid = /;TZID=([^;:]+)/i.exec(parameters)?.[1] ?? zone;
  return value.split(',').flatMap((text) => {
    const [, year, month, day, hour = '00', minute = '00', second = '00', utc] =
      datePattern.exec(text.trim().split('/')[0] ?? '') ?? [];
    if (year === undefined) return [];
    if (allDay) return [Date.UTC(Number(year), Number(month) - 1, Number(day))];
    const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
    return [utc ? Date.parse(`${wall}Z`) : momentMs(zoned(wall, tzid))];
  });
}

function zoneOf(master: MirroredEvent): string {
  const zone = master.start?.timeZone;
  const known = zone && knownZone(zone);
  // A zone that nobody knows: the offset of the start is all there is.
  return known || (/([+-]\d{2}:\d{2})$/.exec(master.start?.dateTime ?? '')?.[1] ?? 'UTC');
}

/** Asking is dear, and calendars know few zones. */
const askedZones = new Map<string, string | null>();

function knownZone(zone: string): string | null {
  const asked = askedZones.get(zone);
  if (asked !== undefined) return asked;
  let name: string | null = null;
  try {
    name = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    // Not a zone.
  }
  askedZones.set(zone, name);
  return name;
}
