import type { Calendar, EventSpan, StoredEvent } from '../types.ts';
import { exceptionsOf, isCancelled } from './eventStore.ts';
import { RuleSlots } from './ruleSlots.ts';
import { addDays, dateToWallMs, isTimeZone, startOfDayMs, wallToMs } from './zonedTime.ts';

/** One place in a series, named by its original start. */
export interface Slot {
  ms: number;
  date?: string;
}

interface Series {
  rules: RuleSlots[];
  excludedRules: RuleSlots[];
  added: number[];
  excluded: Set<number>;
  /** In all-day series every number is UTC midnight of the date. */
  allDay: boolean;
  firstMs: number;
}

const seriesOf = new WeakMap<string[], { key: string; series: Series }>();
const DAY_MS = 86_400_000;

/** False when the lines are no recurrence that a calendar could expand. */
export function checkRecurrence(lines: string[], span: EventSpan): boolean {
  try {
    const series = emptySeries(span);
    for (const line of lines) addLine(series, line, span);
    if (!lines.every((line) => untilFits(line, series.allDay))) return false;
    return series.rules.length > 0 || series.added.length > 0;
  } catch {
    return false;
  }
}

/** Who writes through the API ends a timed series at a moment in UTC, an all-day series on a date or in UTC. */
function untilFits(line: string, allDay: boolean): boolean {
  const until = /^(?:RRULE|EXRULE).*[:;]UNTIL=([^;]+)/i.exec(line)?.[1];
  if (until === undefined || /^\d{8}T\d{6}Z$/i.test(until)) return true;
  return allDay && /^\d{8}$/.test(until);
}

function seriesFor(lines: string[], span: EventSpan): Series {
  const key = `${span.startMs}|${span.startDate ?? ''}|${span.startZone ?? ''}`;
  const known = seriesOf.get(lines);
  if (known?.key === key) return known.series;
  const series = emptySeries(span);
  for (const line of lines) {
    try {
      addLine(series, line, span);
    } catch {
      // Imported series can hold lines that nobody can read: each costs itself alone.
    }
  }
  seriesOf.set(lines, { key, series });
  return series;
}

function emptySeries(span: EventSpan): Series {
  const allDay = span.startDate !== undefined;
  const firstMs = allDay ? dateToWallMs(span.startDate as string) : span.startMs;
  return { rules: [], excludedRules: [], added: [], excluded: new Set(), allDay, firstMs };
}

function addLine(series: Series, line: string, span: EventSpan): void {
  const match = /^(RRULE|EXRULE|RDATE|EXDATE)((?:;[^:]*)?):(.+)$/i.exec(line);
  if (!match) throw new Error(`Not a recurrence line: ${line}`);
  const [, name = '', parameters = '', value = ''] = match;
  const zone = series.allDay ? 'UTC' : (span.startZone ?? 'UTC');
  switch (name.toUpperCase()) {
    case 'RRULE':
      series.rules.push(new RuleSlots(value, series.firstMs, zone, series.allDay, true));
      break;
    case 'EXRULE':
      series.excludedRules.push(new RuleSlots(value, series.firstMs, zone, series.allDay, false));
      break;
    case 'RDATE':
      series.added.push(...parseDates(parameters, value, zone, series.allDay));
      break;
    default:
      for (const ms of parseDates(parameters, value, zone, series.allDay)) series.excluded.add(ms);
  }
}

function parseDates(parameters: string, value: string, zone: string, allDay: boolean): number[] {
  const named = /;TZID=("[^"]*"|[^;:]+)/i.exec(parameters)?.[1]?.replaceAll('"', '');
  const tzid = isTimeZone(named) ? named : zone;
  return value.split(',').map((text) => {
    const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/.exec(text.trim());
    if (!match) throw new Error(`Not a date: ${text}`);
    const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = match.slice(1, 7).map((part) => Number(part ?? 0));
    const wall = Date.UTC(y, mo - 1, d, h, mi, s);
    if (allDay) return wall - (wall % DAY_MS);
    return match[7] ? wall : wallToMs(wall, tzid);
  });
}

/** The series' slots with an original start in [fromMs, toMs], in order; exceptions play no part here. */
export function slotsBetween(
  lines: string[],
  span: EventSpan,
  calendarZone: string,
  fromMs: number,
  toMs: number,
): Slot[] {
  const series = seriesFor(lines, span);
  // Dates are looked for with a day to spare, then filtered by their midnight in the calendar's zone.
  const spare = series.allDay ? DAY_MS : 0;
  const low = Math.max(fromMs - spare, series.firstMs);
  const high = toMs + spare;
  if (high < low) return [];
  const found = new Set<number>();
  for (const rule of series.rules) for (const ms of rule.between(low, high)) found.add(ms);
  // A series of single dates alone still begins with its own start.
  const added = series.rules.length === 0 ? [series.firstMs, ...series.added] : series.added;
  for (const ms of added) if (ms >= fromMs - spare && ms <= high) found.add(ms);
  for (const ms of series.excluded) found.delete(ms);
  for (const rule of series.excludedRules) for (const ms of rule.between(low, high)) found.delete(ms);
  const sorted = [...found].sort((a, b) => a - b);
  if (!series.allDay) return sorted.map((ms) => ({ ms }));
  return sorted
    .map((midnight) => {
      const date = new Date(midnight).toISOString().slice(0, 10);
      return { ms: startOfDayMs(date, calendarZone), date };
    })
    .filter((slot) => slot.ms >= fromMs && slot.ms <= toMs);
}

export function instanceId(masterId: string, slot: Slot): string {
  const stamp = slot.date
    ? slot.date.replaceAll('-', '')
    : `${new Date(slot.ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  return `${masterId}_${stamp}`;
}

const INSTANCE_ID = /^(.+)_(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z)?$/;

export function parseInstanceId(id: string): { masterId: string; slot: Slot } | undefined {
  const match = INSTANCE_ID.exec(id);
  if (!match) return undefined;
  const [, masterId = '', y, mo, d, h, mi, s] = match;
  const ms = Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h ?? 0), Number(mi ?? 0), Number(s ?? 0));
  return { masterId, slot: h === undefined ? { ms, date: `${y}-${mo}-${d}` } : { ms } };
}

export function hasSlot(calendar: Calendar, lines: string[], span: EventSpan, slot: Slot): boolean {
  const ms = slot.date ? startOfDayMs(slot.date, calendar.timeZone) : slot.ms;
  return slotsBetween(lines, span, calendar.timeZone, ms, ms).some((s) => s.date === slot.date);
}

/** The span that an untouched instance has. */
export function spanOfSlot(span: EventSpan, slot: Slot, calendarZone: string): EventSpan {
  if (!slot.date) {
    return { ...span, startMs: slot.ms, endMs: slot.ms + (span.endMs - span.startMs) };
  }
  const days = (dateToWallMs(span.endDate as string) - dateToWallMs(span.startDate as string)) / DAY_MS;
  const endDate = addDays(slot.date, days);
  return {
    startMs: startOfDayMs(slot.date, calendarZone),
    endMs: startOfDayMs(endDate, calendarZone),
    startDate: slot.date,
    endDate,
  };
}

/** An untouched instance: not stored, made from its master when somebody looks. */
export function virtualInstance(calendar: Calendar, master: StoredEvent, slot: Slot): StoredEvent {
  const { recurrence: _recurrence, ...body } = master.body;
  return {
    id: instanceId(master.id, slot),
    body,
    span: spanOfSlot(master.span, slot, calendar.timeZone),
    etag: master.etag,
    seq: master.seq,
    ordinal: master.ordinal,
    updatedMs: master.updatedMs,
    masterId: master.id,
    original: { ms: slot.ms, date: slot.date, zone: master.span.startZone },
    past: [],
  };
}

/** The live instances of a series that overlap (fromMs, toMs): slots nobody touched, and exceptions. */
export function instancesBetween(
  calendar: Calendar,
  master: StoredEvent,
  fromMs: number,
  toMs: number,
): { instances: StoredEvent[]; exceptions: StoredEvent[] } {
  const exceptions = exceptionsOf(calendar, master.id).filter((e) => !e.goneWithMaster);
  const taken = new Set(exceptions.map((e) => e.id));
  const lengthMs = master.span.endMs - master.span.startMs;
  const slots = slotsBetween(
    master.body.recurrence ?? [],
    master.span,
    calendar.timeZone,
    fromMs - lengthMs - DAY_MS,
    toMs,
  );
  const instances = slots
    .filter((slot) => !taken.has(instanceId(master.id, slot)))
    .map((slot) => virtualInstance(calendar, master, slot))
    .filter((event) => overlaps(event.span, fromMs, toMs));
  return {
    instances,
    exceptions: exceptions.filter((e) => !isCancelled(e) && overlaps(e.span, fromMs, toMs)),
  };
}

/** Both bounds are exclusive: an event that ends at `fromMs` or starts at `toMs` is outside. */
export function overlaps(span: EventSpan, fromMs: number, toMs: number): boolean {
  // An event without length counts as lasting a moment.
  const endMs = span.endMs === span.startMs ? span.endMs + 1 : span.endMs;
  return endMs > fromMs && span.startMs < toMs;
}

/** Whether any part of a series, as described, falls into the window. */
export function seriesOverlaps(
  lines: string[],
  span: EventSpan,
  calendarZone: string,
  fromMs: number,
  toMs: number,
): boolean {
  if (span.startMs >= toMs) return false;
  if (fromMs === Number.NEGATIVE_INFINITY) return true;
  const lengthMs = span.endMs - span.startMs;
  const farMs = Math.min(toMs, fromMs + 3 * 366 * DAY_MS);
  const slots = slotsBetween(lines, span, calendarZone, fromMs - lengthMs - DAY_MS, farMs);
  return slots.some((slot) => overlaps(spanOfSlot(span, slot, calendarZone), fromMs, toMs));
}
