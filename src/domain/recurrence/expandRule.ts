import { dayMs } from '#src/domain/time/eventTime.ts';
import type { RecurrenceRule } from './recurrenceRule.ts';

const unitMs = { SECONDLY: 1000, MINUTELY: 60_000, HOURLY: 3_600_000 } as const;
/** Periods that one question may look at. A rule that finds nothing in so many shows nothing more. */
const stepsMax = 100_000;
const yearMax = 9999;

const dayNumber = (year: number, month: number, day: number): number => {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date.getTime() / dayMs;
};
const modulo = (value: number, size: number): number => ((value % size) + size) % size;
/** 1 January 1970 was a Thursday. */
const weekdayOf = (day: number): number => modulo(day + 4, 7);
const startOfWeek = (day: number, weekStart: number): number => day - modulo(weekdayOf(day) - weekStart, 7);

/** The first day of a year's first week: the week that holds 4 January. */
const startOfWeekYear = (year: number, weekStart: number): number =>
  startOfWeek(dayNumber(year, 0, 4), weekStart);

function weekYearOf(day: number, weekStart: number): number {
  const year = new Date(day * dayMs).getUTCFullYear();
  if (day < startOfWeekYear(year, weekStart)) return year - 1;
  return day >= startOfWeekYear(year + 1, weekStart) ? year + 1 : year;
}

/**
 * The times a rule gives from `fromMs` to `toMs` and not before its start, in order, as a clock shows them (written as if
 * they were UTC). COUNT and UNTIL are the caller's: they depend on where one begins and on the zone.
 */
export function* expandRule(
  given: RecurrenceRule,
  startMs: number,
  fromMs: number,
  toMs: number,
): Generator<number> {
  const rule = withDefaults(given, startMs);
  const lowMs = Math.max(startMs, fromMs);
  const times = timesOf(rule);
  for (const { days, partTimes } of periods(rule, startMs, lowMs, toMs)) {
    const clock = partTimes ?? times;
    if (rule.positions.length > 0) {
      const total = days.length * clock.length;
      const places = rule.positions.map((place) => (place > 0 ? place - 1 : total + place));
      for (const place of [...new Set(places)].sort((a, b) => a - b)) {
        if (place < 0 || place >= total) continue;
        const ms =
          (days[Math.floor(place / clock.length)] as number) * dayMs +
          (clock[place % clock.length] as number);
        if (ms >= lowMs && ms <= toMs) yield ms;
      }
      continue;
    }
    for (const day of days) {
      if ((day + 1) * dayMs <= lowMs || day * dayMs > toMs) continue;
      for (const time of clock) {
        const ms = day * dayMs + time;
        if (ms >= lowMs && ms <= toMs) yield ms;
      }
    }
  }
}

/** What a rule leaves to its start. */
function withDefaults(rule: RecurrenceRule, startMs: number): RecurrenceRule {
  const start = new Date(startMs);
  const filled = { ...rule };
  const { frequency } = rule;
  const isLong = frequency === 'YEARLY' || frequency === 'MONTHLY';
  const namesDays =
    rule.monthDays.length +
      rule.yearDays.length +
      rule.days.length +
      (frequency === 'YEARLY' ? rule.weekNumbers.length : 0) >
    0;
  if (!namesDays && isLong) filled.monthDays = [start.getUTCDate()];
  // Google writes FREQ=YEARLY;BYMONTHDAY=14 for a day of one month, where RFC 5545 would read each month.
  const oneMonth = rule.yearDays.length + rule.days.length + rule.weekNumbers.length === 0;
  if (frequency === 'YEARLY' && oneMonth && rule.months.length === 0)
    filled.months = [start.getUTCMonth() + 1];
  const needsWeekday =
    frequency === 'WEEKLY' ||
    (frequency === 'YEARLY' &&
      rule.weekNumbers.length > 0 &&
      rule.monthDays.length + rule.yearDays.length === 0);
  if (needsWeekday && rule.days.length === 0) filled.days = [{ nth: 0, weekday: start.getUTCDay() }];
  const isPart = frequency in unitMs;
  if (rule.hours.length === 0 && !isPart) filled.hours = [start.getUTCHours()];
  if (rule.minutes.length === 0 && (!isPart || frequency === 'HOURLY'))
    filled.minutes = [start.getUTCMinutes()];
  if (rule.seconds.length === 0 && frequency !== 'SECONDLY') filled.seconds = [start.getUTCSeconds()];
  return filled;
}

function timesOf({ hours, minutes, seconds }: RecurrenceRule): number[] {
  return hours.flatMap((hour) =>
    minutes.flatMap((minute) => seconds.map((second) => ((hour * 60 + minute) * 60 + second) * 1000)),
  );
}

type Period = { days: number[]; partTimes?: number[] };

function* periods(rule: RecurrenceRule, startMs: number, lowMs: number, toMs: number): Generator<Period> {
  if (rule.frequency in unitMs) return yield* partsOfDays(rule, startMs, lowMs, toMs);
  const bounds = boundsOf(rule, Math.floor(startMs / dayMs));
  const interval = rule.interval;
  let index = Math.max(0, Math.floor(bounds.indexOf(Math.floor(lowMs / dayMs)) / interval) - 1) * interval;
  for (let step = 0; step < stepsMax; step++, index += interval) {
    const period = bounds.at(index);
    if (!period || period[0] * dayMs > toMs) return;
    const days: number[] = [];
    for (let day = period[0]; day < period[1]; day++) if (matches(rule, day)) days.push(day);
    if (days.length > 0) yield { days };
  }
}

type Bounds = { at(index: number): [number, number] | null; indexOf(day: number): number };

/** The first day of a rule's nth period, and of the one after it; null past the last year. */
function boundsOf(rule: RecurrenceRule, startDay: number): Bounds {
  const start = new Date(startDay * dayMs);
  const startYear = start.getUTCFullYear();
  const yearOf = (day: number): number => new Date(day * dayMs).getUTCFullYear();
  switch (rule.frequency) {
    case 'YEARLY': {
      const { weekStart } = rule;
      const byWeek = rule.weekNumbers.length > 0;
      const first = byWeek ? weekYearOf(startDay, weekStart) : startYear;
      const begin = (year: number) => (byWeek ? startOfWeekYear(year, weekStart) : dayNumber(year, 0, 1));
      return {
        at: (index) => (first + index > yearMax ? null : [begin(first + index), begin(first + index + 1)]),
        indexOf: (day) => yearOf(day) - first,
      };
    }
    case 'MONTHLY': {
      const first = startYear * 12 + start.getUTCMonth();
      const begin = (month: number) => dayNumber(Math.floor(month / 12), month % 12, 1);
      return {
        at: (index) =>
          first + index >= yearMax * 12 ? null : [begin(first + index), begin(first + index + 1)],
        indexOf: (day) => yearOf(day) * 12 + new Date(day * dayMs).getUTCMonth() - first,
      };
    }
    default: {
      const length = rule.frequency === 'WEEKLY' ? 7 : 1;
      const first = length === 7 ? startOfWeek(startDay, rule.weekStart) : startDay;
      const last = dayNumber(yearMax, 0, 1);
      return {
        at: (index) => {
          const day = first + index * length;
          return day > last ? null : [day, day + length];
        },
        indexOf: (day) => Math.floor((day - first) / length),
      };
    }
  }
}

/** Hours, minutes and seconds: whole days and hours that the rule leaves out are skipped in one step. */
function* partsOfDays(rule: RecurrenceRule, startMs: number, lowMs: number, toMs: number): Generator<Period> {
  const unit = unitMs[rule.frequency as keyof typeof unitMs];
  const stride = rule.interval * unit;
  const first = Math.floor(startMs / unit) * unit;
  const next = (ms: number): number => first + Math.ceil((ms - first) / stride) * stride;
  let at = Math.max(first, next(lowMs - unit + 1));
  for (let step = 0; step < stepsMax && at <= toMs; step++) {
    const day = Math.floor(at / dayMs);
    const date = new Date(at);
    const hourMs = Math.floor(at / 3_600_000) * 3_600_000;
    if (!matches(rule, day)) at = next((day + 1) * dayMs);
    else if (isLeftOut(rule.hours, date.getUTCHours())) at = next(hourMs + 3_600_000);
    else if (unit < 3_600_000 && isLeftOut(rule.minutes, date.getUTCMinutes()))
      at = next((Math.floor(at / 60_000) + 1) * 60_000);
    else {
      if (unit > 1000 || !isLeftOut(rule.seconds, date.getUTCSeconds())) {
        const clock = {
          ...rule,
          hours: [date.getUTCHours()],
          minutes: unit === 3_600_000 ? rule.minutes : [date.getUTCMinutes()],
          seconds: unit === 1000 ? [date.getUTCSeconds()] : rule.seconds,
        };
        yield { days: [day], partTimes: timesOf(clock) };
      }
      at += stride;
    }
  }
}

const isLeftOut = (list: number[], value: number): boolean => list.length > 0 && !list.includes(value);

/** Whether a rule's parts about days allow a day; a negative number counts from the end. */
function matches(rule: RecurrenceRule, day: number): boolean {
  const date = new Date(day * dayMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (isLeftOut(rule.months, month + 1)) return false;
  const within = (list: number[], begin: number, end: number): boolean =>
    list.length === 0 || list.includes(day - begin + 1) || list.includes(day - end);
  if (
    rule.monthDays.length > 0 &&
    !within(rule.monthDays, dayNumber(year, month, 1), dayNumber(year, month + 1, 1))
  )
    return false;
  if (rule.yearDays.length > 0 && !within(rule.yearDays, dayNumber(year, 0, 1), dayNumber(year + 1, 0, 1)))
    return false;
  if (rule.weekNumbers.length > 0) {
    const weekYear = weekYearOf(day, rule.weekStart);
    const begin = startOfWeekYear(weekYear, rule.weekStart);
    const weeks = (startOfWeekYear(weekYear + 1, rule.weekStart) - begin) / 7;
    const week = Math.floor((day - begin) / 7);
    if (!rule.weekNumbers.includes(week + 1) && !rule.weekNumbers.includes(week - weeks)) return false;
  }
  return rule.days.length === 0 || rule.days.some((each) => isThatDay(rule, each, day, year, month));
}

function isThatDay(
  rule: RecurrenceRule,
  { nth, weekday }: RecurrenceRule['days'][number],
  day: number,
  year: number,
  month: number,
): boolean {
  if (weekdayOf(day) !== weekday) return false;
  const isCounted =
    rule.frequency === 'MONTHLY' || (rule.frequency === 'YEARLY' && rule.weekNumbers.length === 0);
  if (nth === 0 || !isCounted) return true;
  const ofYear = rule.frequency === 'YEARLY' && rule.months.length === 0;
  const begin = ofYear ? dayNumber(year, 0, 1) : dayNumber(year, month, 1);
  const end = ofYear ? dayNumber(year + 1, 0, 1) : dayNumber(year, month + 1, 1);
  return nth > 0 ? Math.floor((day - begin) / 7) === nth - 1 : Math.floor((end - 1 - day) / 7) === -nth - 1;
}
