import { type Frequency, parseRule, type RecurrenceRule } from '#src/domain/recurrence/recurrenceRule.ts';
import { monthNames } from '#src/domain/time/dateText.ts';

const units: Record<Frequency, string> = {
  SECONDLY: 'second',
  MINUTELY: 'minute',
  HOURLY: 'hour',
  DAILY: 'day',
  WEEKLY: 'week',
  MONTHLY: 'month',
  YEARLY: 'year',
};
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const ordinalWords = ['', 'first', 'second', 'third', 'fourth', 'fifth'];
const allOf = new Intl.ListFormat('en-GB', { type: 'conjunction' });
const oneOf = new Intl.ListFormat('en-GB', { type: 'disjunction' });
const plurals = new Intl.PluralRules('en-GB', { type: 'ordinal' });
const endings: Record<string, string> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };

const partNames =
  /^(FREQ|INTERVAL|COUNT|UNTIL|WKST|BYMONTH|BYWEEKNO|BYYEARDAY|BYMONTHDAY|BYDAY|BYHOUR|BYMINUTE|BYSECOND|BYSETPOS|RSCALE)=/i;

/** A rule, if each of its parts is known and stands there once; else null. */
export function readRule(text: string): RecurrenceRule | null {
  const names = text
    .split(';')
    .filter(Boolean)
    .map((part) => partNames.exec(part.trim())?.[1]?.toUpperCase());
  if (names.includes(undefined) || new Set(names).size < names.length) return null;
  try {
    return parseRule(text);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/**
 * "every 2 weeks on Mon and Wed": what a rule says apart from its end, with all its parts; null for what these few words can't
 * say truthfully. `startWall` is the series' start as its clock shows it, written as if it were UTC.
 */
export function ruleWords(rule: RecurrenceRule, startWall: number | null): string | null {
  const { frequency, interval, hours, minutes, seconds, weekNumbers } = rule;
  if (hours.length + minutes.length + seconds.length + weekNumbers.length > 0) return null;
  const when = partsWords(rule, startWall === null ? null : new Date(startWall));
  if (when === null) return null;
  const unit = units[frequency];
  return `every ${interval > 1 ? `${interval} ${unit}s` : unit}${when}`;
}

function partsWords(rule: RecurrenceRule, start: Date | null): string | null {
  const { frequency, yearDays, monthDays, days, positions } = rule;
  if (yearDays.length > 0 && frequency !== 'YEARLY') return null;
  switch (frequency) {
    case 'YEARLY':
      return yearlyWords(rule, start);
    case 'MONTHLY':
      return monthlyWords(rule, start);
    case 'WEEKLY':
      if (positions.length + monthDays.length > 0 || days.some(({ nth }) => nth !== 0)) return null;
      return `${weekdayList(rule, ' on ')}${onlyIn(rule)}${weekStartWords(rule, start)}`;
    case 'DAILY':
      if (positions.length > 0 || days.some(({ nth }) => nth !== 0)) return null;
      if (monthDays.length > 0 && days.length > 0) return null;
      return `${weekdayList(rule, ', only on ')}${dayLimit(rule)}${onlyIn(rule)}`;
    default:
      return rule.months.length + monthDays.length + days.length + positions.length > 0 ? null : '';
  }
}

function monthlyWords(rule: RecurrenceRule, start: Date | null): string | null {
  if (rule.days.length + rule.monthDays.length + rule.positions.length === 0) {
    return `${start ? ` on the ${withEnding(start.getUTCDate())}` : ''}${onlyIn(rule)}`;
  }
  const chosen = chosenDays(rule);
  return chosen && ` on ${chosen}${onlyIn(rule)}`;
}

function yearlyWords(rule: RecurrenceRule, start: Date | null): string | null {
  const { days, monthDays, yearDays, positions } = rule;
  if (yearDays.length > 0) {
    if (days.length + monthDays.length + positions.length + rule.months.length > 0) return null;
    return ` on ${allOf.format(yearDays.map((day) => `the ${place(day)} day`))} of the year`;
  }
  if (days.length > 0 && monthDays.length > 0) {
    const chosen = chosenDays(rule);
    return chosen && ` on ${chosen}${onlyIn(rule)}`;
  }
  if (days.length === 0) return positions.length > 0 ? null : datesOfYear(rule, start);
  // A place among the days is one of the whole year's, in whichever months they lie.
  if (positions.length > 0 && rule.months.length > 1) return null;
  const chosen = chosenDays(rule);
  return chosen && ` on ${chosen} of ${rule.months.length > 0 ? monthList(rule.months) : 'the year'}`;
}

/** Days of the month; which month, and which day, the start says where the rule doesn't. */
function datesOfYear({ months: given, monthDays }: RecurrenceRule, start: Date | null): string | null {
  if (!start && given.length + monthDays.length === 0) return '';
  if (!start && (given.length === 0 || monthDays.length === 0)) return null;
  const inMonths = given.length > 0 ? given : [(start as Date).getUTCMonth() + 1];
  const onDays = monthDays.length > 0 ? monthDays : [(start as Date).getUTCDate()];
  const [day] = onDays;
  if (onDays.length === 1 && inMonths.length === 1 && day && day > 0)
    return ` on ${day} ${monthList(inMonths)}`;
  return ` on ${dayList(onDays)} of ${monthList(inMonths)}`;
}

/** "the second Tue", "every Fri that is the 13th", "the last of Mon and Tue": days of a month or a year. */
function chosenDays({ days, monthDays, positions }: RecurrenceRule): string | null {
  const anyWeek = days.every(({ nth }) => nth === 0);
  if (positions.length > 0) {
    if (monthDays.length > 0 || days.length === 0 || !anyWeek) return null;
    const names = inOrder(days);
    if (names.length === 1) return allOf.format(positions.map((at) => `the ${place(at)} ${names[0]}`));
    return `${allOf.format(positions.map((at) => `the ${place(at)}`))} of ${allOf.format(names)}`;
  }
  if (days.length === 0) return dayList(monthDays);
  if (monthDays.length === 0) {
    return allOf.format(
      days.map(({ nth, weekday }) => `${nth === 0 ? 'every' : `the ${place(nth)}`} ${weekdays[weekday]}`),
    );
  }
  if (days.length > 1 || !anyWeek) return null;
  return `every ${inOrder(days)[0]} that is ${oneOf.format(monthDays.map(dayOfMonth))}`;
}

const fromMonday = (weekday: number) => (weekday + 6) % 7;

const inOrder = (days: RecurrenceRule['days']): string[] =>
  days
    .map(({ weekday }) => weekday)
    .sort((a, b) => fromMonday(a) - fromMonday(b))
    .map((weekday) => weekdays[weekday] as string);

const weekdayList = ({ days }: RecurrenceRule, before: string): string =>
  days.length === 0 ? '' : `${before}${allOf.format(inOrder(days))}`;

const dayLimit = ({ monthDays }: RecurrenceRule): string =>
  monthDays.length === 0 ? '' : `, only on ${dayList(monthDays)} of the month`;

const onlyIn = ({ months: given }: RecurrenceRule): string =>
  given.length === 0 ? '' : `, only in ${monthList(given)}`;

/** Readers count weeks from Monday. It matters where weeks are left out, unless the start's own weekday is the only one. */
function weekStartWords({ interval, weekStart, days }: RecurrenceRule, start: Date | null): string {
  if (interval === 1 || weekStart === 1 || days.length === 0) return '';
  if (days.length === 1 && start && days[0]?.weekday === start.getUTCDay()) return '';
  return `, counting weeks from ${weekdays[weekStart]}`;
}

const monthList = (given: number[]): string =>
  allOf.format(given.map((month) => monthNames[month - 1] as string));
const dayList = (days: number[]): string => allOf.format(days.map(dayOfMonth));

const dayOfMonth = (day: number): string => (day > 0 ? `the ${withEnding(day)}` : `the ${place(day)} day`);

/** "first", "20th", "last", "second to last". */
function place(at: number): string {
  if (at === -1) return 'last';
  const size = Math.abs(at);
  const word = ordinalWords[size] ?? withEnding(size);
  return at < 0 ? `${word} to last` : word;
}

const withEnding = (count: number): string => `${count}${endings[plurals.select(count)]}`;
