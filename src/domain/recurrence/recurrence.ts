import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import {
  addDays,
  dateToUtcMs,
  dayMs,
  type EventTime,
  timeOf,
  utcMsToDate,
} from '#src/domain/time/eventTime.ts';
import { fromWall, toWall, zoneName } from '#src/domain/time/zoneOffset.ts';
import { expandRule } from './expandRule.ts';
import { parseRule, type RecurrenceRule } from './recurrenceRule.ts';

/** A rule of one series. Times are what the clock of the series' zone shows, written as if they were UTC. */
type SeriesRule = {
  rule: RecurrenceRule;
  /** No occurrence starts after this moment. */
  untilMs: number;
  /** Of a rule with COUNT: what was found so far, and where to go on. Counting always begins with the start. */
  counted: { found: number[]; rest: Generator<number> | null } | null;
};

/**
 * A series ready to be expanded. Timed series run in the master's zone, so that 9 o'clock stays 9 o'clock when clocks
 * change; all-day series run over dates (as UTC midnights) and know no zone.
 */
export type Series = {
  allDay: boolean;
  zone: string;
  startMs: number;
  durationMs: number;
  /** No occurrence starts before this or after `lastMs` (infinite unless the rules say). */
  firstMs: number;
  lastMs: number;
  rules: SeriesRule[];
  excludedRules: SeriesRule[];
  added: number[];
  excluded: Set<number>;
};

/** Occurrences that one question is answered with, and that are counted for a COUNT: more fit into nobody's calendar. */
const occurrencesMax = 10_000;
const countedMax = 50_000;
/** No zone's clock is further from UTC, and no clock change larger. */
const spareMs = 2 * dayMs;
const farMs = Date.UTC(2200, 0);

const linePattern = /^(RRULE|EXRULE|RDATE|EXDATE)((?:;(?:"[^"]*"|[^":])*)?):(.*)$/i;

/** Reads a master's recurrence lines, each for itself: a line that can't be read is left out. Null when there are none. */
export function parseSeries(master: MirroredEvent): Series | null {
  const time = timeOf(master);
  if (!time || !master.recurrence?.length) return null;
  const startMs = time.allDay ? dateToUtcMs(time.startDate) : time.startMs;
  const endMs = time.allDay ? dateToUtcMs(time.endDate) : time.endMs;
  const series: Series = {
    allDay: time.allDay,
    zone: time.allDay ? 'UTC' : zoneOf(master),
    startMs,
    durationMs: endMs - startMs,
    firstMs: startMs,
    lastMs: startMs,
    rules: [],
    excludedRules: [],
    // The start is an occurrence whether it fits the rule or not, as in Google.
    added: [startMs],
    excluded: new Set(),
  };
  const lines = master.recurrence.flatMap((line) => line.replace(/\r?\n[ \t]/g, '').split(/\r?\n/));
  for (const line of lines) {
    try {
      addLine(series, line);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  for (const each of series.added) {
    series.firstMs = Math.min(series.firstMs, each);
    series.lastMs = Math.max(series.lastMs, each);
  }
  for (const { untilMs } of series.rules) series.lastMs = Math.max(series.lastMs, untilMs);
  return series;
}

/** Original starts of the series' occurrences that overlap (fromMs, toMs), in order; for all-day series UTC midnights. */
export function slotsBetween(series: Series, fromMs: number, toMs: number): number[] {
  const low = Math.max(fromMs - series.durationMs, series.firstMs);
  const high = Math.min(toMs, series.lastMs);
  if (high < low) return [];
  const found = new Set<number>();
  for (const rule of series.rules) for (const ms of momentsOf(series, rule, low, high)) found.add(ms);
  for (const ms of series.added) if (ms >= low && ms <= high) found.add(ms);
  for (const ms of series.excluded) found.delete(ms);
  for (const rule of series.excludedRules)
    for (const ms of momentsOf(series, rule, low, high)) found.delete(ms);
  return [...found].sort((a, b) => a - b);
}

function* momentsOf(series: Series, each: SeriesRule, low: number, high: number): Generator<number> {
  const { zone } = series;
  const startWall = toWall(series.startMs, zone);
  const walls = each.counted
    ? countedTo(each.counted, each.rule.count, high + spareMs)
    : expandRule(each.rule, startWall, low - spareMs, high + spareMs);
  let answered = 0;
  for (const wall of walls) {
    if (wall < low - spareMs) continue;
    // The start itself may be the second of two equal times of a night in which the clocks go back.
    const ms = wall === startWall ? series.startMs : fromWall(wall, zone);
    if (ms > each.untilMs) return;
    if (ms < low || ms > high) continue;
    if (++answered > occurrencesMax) return;
    yield ms;
  }
}

function countedTo(counted: NonNullable<SeriesRule['counted']>, count: number, wallMs: number): number[] {
  const { found } = counted;
  const limit = Math.min(count, countedMax);
  while (counted.rest && (found.at(-1) ?? Number.NEGATIVE_INFINITY) <= wallMs) {
    const next = found.length < limit ? counted.rest.next() : { done: true as const, value: undefined };
    if (next.done) counted.rest = null;
    else found.push(next.value);
  }
  return found;
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

function addLine(series: Series, line: string): void {
  const [, name = '', parameters = '', value = ''] = linePattern.exec(line.trim()) ?? [];
  switch (name.toUpperCase()) {
    case 'RRULE':
      series.rules.push(ruleOf(series, value));
      break;
    case 'EXRULE':
      series.excludedRules.push(ruleOf(series, value));
      break;
    case 'RDATE':
      series.added.push(...datesOf(series, parameters, value));
      break;
    case 'EXDATE':
      for (const ms of datesOf(series, parameters, value)) series.excluded.add(ms);
      break;
    // Lines of other kinds (X-properties of imported events) change nothing.
  }
}

function ruleOf(series: Series, value: string): SeriesRule {
  const parsed = parseRule(value);
  if (series.allDay && /^(HOUR|MINUTE|SECOND)LY$/.test(parsed.frequency)) throw new RangeError(value);
  // Days have no hours: parts of a rule that name some mean nothing there.
  const rule = series.allDay ? { ...parsed, hours: [], minutes: [], seconds: [] } : parsed;
  const startWall = toWall(series.startMs, series.zone);
  const rest = rule.count < Number.POSITIVE_INFINITY ? expandRule(rule, startWall, startWall, farMs) : null;
  return { rule, untilMs: untilOf(series, rule.until), counted: rest && { found: [], rest } };
}

/** A date that ends a timed series includes its day; a time that ends an all-day series counts by its date. */
function untilOf({ allDay, zone }: Series, until: string | null): number {
  if (until === null) return Number.POSITIVE_INFINITY;
  const { wallMs, isUtc, isDate } = dateOf(until);
  if (allDay) return Math.floor(wallMs / dayMs) * dayMs;
  if (isDate) return fromWall(wallMs + dayMs, zone) - 1;
  return isUtc ? wallMs : fromWall(wallMs, zone);
}

/** Dates in any of the forms that reach Google: `;VALUE=DATE`, `;TZID=`, UTC, floating, periods, lists. */
function datesOf(series: Series, parameters: string, value: string): number[] {
  const [, quoted, plain] = /;TZID=(?:"([^"]*)"|([^;]+))/i.exec(parameters) ?? [];
  const zone = zoneName(quoted ?? plain ?? '') ?? series.zone;
  const startWall = toWall(series.startMs, series.zone);
  return value.split(',').flatMap((text) => {
    try {
      const { wallMs, isUtc, isDate } = dateOf(text.trim().split('/')[0] as string);
      const midnight = Math.floor(wallMs / dayMs) * dayMs;
      if (series.allDay) return [midnight];
      // A date alone, in a series with a time, is that day's occurrence.
      if (isDate)
        return [fromWall(midnight + (startWall - Math.floor(startWall / dayMs) * dayMs), series.zone)];
      if (isUtc) return [wallMs];
      // The start may be the second of two equal times of a night in which the clocks go back.
      return [zone === series.zone && wallMs === startWall ? series.startMs : fromWall(wallMs, zone)];
    } catch {
      return [];
    }
  });
}

const datePattern = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z)?)?$/i;

/** @throws RangeError for what is no date */
function dateOf(text: string): { wallMs: number; isUtc: boolean; isDate: boolean } {
  const [, year, month, day, hour, minute = '00', second = '00', utc] = datePattern.exec(text) ?? [];
  const date = `${year}-${month}-${day}`;
  const wallMs = Date.parse(`${date}T${hour ?? '00'}:${minute}:${second}Z`);
  if (Number.isNaN(wallMs) || utcMsToDate(wallMs) !== date) throw new RangeError(text);
  return { wallMs, isUtc: utc !== undefined, isDate: hour === undefined };
}

function zoneOf(master: MirroredEvent): string {
  const known = zoneName(master.start?.timeZone ?? '');
  if (known) return known;
  // A zone that nobody knows: the offset of the start is all there is.
  return zoneName(/([+-]\d{2}:\d{2})$/.exec(master.start?.dateTime ?? '')?.[1] ?? 'UTC') ?? 'UTC';
}
