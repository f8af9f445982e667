import type { RecurrenceRule } from './recurrenceRule.ts';

const DAY_MS = 86_400_000;
/** No rule is followed further; what has not come by then never does. */
const LAST_YEAR = 2300;

const yearOf = (day: number) => new Date(day * DAY_MS).getUTCFullYear();
const monthOf = (day: number) => new Date(day * DAY_MS).getUTCMonth() + 1;
const dayOfMonth = (day: number) => new Date(day * DAY_MS).getUTCDate();
const firstOf = (year: number, month = 1) => Date.UTC(year, month - 1, 1) / DAY_MS;
/** 1 January 1970 was a Thursday; Monday is 0. */
const weekdayOf = (day: number) => (((day + 3) % 7) + 7) % 7;

/**
 * The wall-clock times of a rule in order, as if they were UTC, from its start on: period by period (year, month, week, day) every
 * day of the period is held against the rule. COUNT and UNTIL play no part here.
 */
export function* ruleTimes(rule: RecurrenceRule, startMs: number): Generator<number> {
  const startDay = Math.floor(startMs / DAY_MS);
  const whole = withDefaults(rule, startDay);
  const clock = timesOfDay(rule, startMs - startDay * DAY_MS);
  for (const days of periods(whole, startDay)) {
    const fitting = days.filter((day) => fits(whole, day));
    const times = fitting.flatMap((day) => clock.map((ms) => day * DAY_MS + ms));
    for (const time of atPositions(times, rule.positions)) if (time >= startMs) yield time;
  }
}

/** What a rule leaves open comes from its start. */
function withDefaults(rule: RecurrenceRule, startDay: number): RecurrenceRule {
  const { frequency, months, weeks, yearDays, monthDays, days } = rule;
  const open = days.length === 0 && monthDays.length === 0 && yearDays.length === 0;
  if (frequency === 'WEEKLY') return open ? { ...rule, days: [{ weekday: weekdayOf(startDay) }] } : rule;
  if (frequency === 'MONTHLY') return open ? { ...rule, monthDays: [dayOfMonth(startDay)] } : rule;
  if (frequency === 'DAILY') return rule;
  if (weeks.length > 0) return open ? { ...rule, days: [{ weekday: weekdayOf(startDay) }] } : rule;
  // Google reads a day of the month without a month as one of the start's month.
  const yearly = open || (monthDays.length > 0 && days.length === 0 && yearDays.length === 0);
  if (!yearly) return rule;
  return {
    ...rule,
    months: months.length > 0 ? months : [monthOf(startDay)],
    monthDays: monthDays.length > 0 ? monthDays : [dayOfMonth(startDay)],
  };
}

function timesOfDay({ hours, minutes, seconds }: RecurrenceRule, startMs: number): number[] {
  const own = new Date(startMs);
  const or = (list: number[], value: number) => (list.length > 0 ? list : [value]);
  const all = or(hours, own.getUTCHours()).flatMap((h) =>
    or(minutes, own.getUTCMinutes()).flatMap((m) =>
      or(seconds, own.getUTCSeconds()).map((s) => ((h * 60 + m) * 60 + s) * 1000),
    ),
  );
  return [...new Set(all)].sort((a, b) => a - b);
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

function* periods(rule: RecurrenceRule, startDay: number): Generator<number[]> {
  const { frequency, interval, weekStart } = rule;
  const last = firstOf(LAST_YEAR);
  if (frequency === 'DAILY') for (let day = startDay; day < last; day += interval) yield [day];
  if (frequency === 'WEEKLY') {
    const first = startDay - ((weekdayOf(startDay) - weekStart + 7) % 7);
    for (let day = first; day < last; day += 7 * interval) yield range(day, day + 7);
  }
  if (frequency === 'MONTHLY') {
    const year = yearOf(startDay);
    for (let month = monthOf(startDay); firstOf(year, month) < last; month += interval)
      yield range(firstOf(year, month), firstOf(year, month + 1));
  }
  if (frequency === 'YEARLY') {
    // Weeks belong to the year that has most of their days.
    const first = rule.weeks.length > 0 ? (year: number) => firstWeek(year, weekStart) : firstOf;
    let year = yearOf(startDay);
    // A start that fits belongs to the year of its week.
    const fitting = fits(rule, startDay);
    if ((fitting || interval === 1) && startDay < first(year)) year -= 1;
    else if (fitting && startDay >= first(year + 1)) year += 1;
    for (; year < LAST_YEAR; year += interval) yield range(first(year), first(year + 1));
  }
}

/** The first day of the first week that has at least four days in the year. */
function firstWeek(year: number, weekStart: number): number {
  const fourth = firstOf(year) + 3;
  return fourth - ((weekdayOf(fourth) - weekStart + 7) % 7);
}

/** Whether a place, counted from the front (1) or the back (-1) of `size` places, is on the list. */
const listed = (list: number[], place: number, size: number) =>
  list.some((n) => n === place || n === place - size - 1);

function fits(rule: RecurrenceRule, day: number): boolean {
  const { months, weeks, yearDays, monthDays, days, weekStart } = rule;
  const year = yearOf(day);
  const month = monthOf(day);
  if (months.length > 0 && !months.includes(month)) return false;
  if (weeks.length > 0) {
    let first = firstWeek(year + 1, weekStart);
    let next = firstWeek(year + 2, weekStart);
    for (let y = year; day < first; y--) {
      next = first;
      first = firstWeek(y, weekStart);
    }
    if (!listed(weeks, Math.floor((day - first) / 7) + 1, (next - first) / 7)) return false;
  }
  const inYear: [number, number] = [day - firstOf(year) + 1, firstOf(year + 1) - firstOf(year)];
  const inMonth: [number, number] = [dayOfMonth(day), firstOf(year, month + 1) - firstOf(year, month)];
  if (yearDays.length > 0 && !listed(yearDays, ...inYear)) return false;
  if (monthDays.length > 0 && !listed(monthDays, ...inMonth)) return false;
  if (days.length === 0) return true;
  const [place, size] = rule.frequency === 'YEARLY' && months.length === 0 ? inYear : inMonth;
  const counts = rule.frequency === 'MONTHLY' || (rule.frequency === 'YEARLY' && weeks.length === 0);
  return days.some(({ weekday, nth }) => {
    if (weekday !== weekdayOf(day)) return false;
    if (nth === undefined || !counts) return true;
    return nth > 0 ? Math.ceil(place / 7) === nth : Math.ceil((size - place + 1) / 7) === -nth;
  });
}

function atPositions(times: number[], positions: number[]): number[] {
  if (positions.length === 0) return times;
  return times.filter((_time, index) => listed(positions, index + 1, times.length));
}
