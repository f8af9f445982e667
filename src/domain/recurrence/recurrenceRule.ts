/** How often a rule repeats; the number is its place among the units. */
const frequencies = ['SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

export type Frequency = (typeof frequencies)[number];

/** A rule as RFC 5545 writes it; lists are without repetition, in ascending order, and empty where the rule has none. */
export type RecurrenceRule = {
  frequency: Frequency;
  interval: number;
  count: number;
  /** As it stands in the rule: a date, a local time, or a moment in UTC. */
  until: string | null;
  weekStart: number;
  months: number[];
  weekNumbers: number[];
  yearDays: number[];
  monthDays: number[];
  /** Weekdays from Sunday (0); `nth` is 0 for every one. */
  days: { nth: number; weekday: number }[];
  hours: number[];
  minutes: number[];
  seconds: number[];
  positions: number[];
};

/** @throws RangeError for a rule that can't be read as a whole: half a rule would show wrong days. */
export function parseRule(text: string): RecurrenceRule {
  const parts = new Map<string, string>();
  for (const part of text.toUpperCase().split(';')) {
    const [name = '', value = ''] = part.split('=').map((side) => side.trim());
    if (name) parts.set(name, value);
  }
  const list = (name: string, low: number, high: number, negative = false): number[] =>
    read(parts.get(name), (item) => numberOf(item, low, high, negative)).sort((a, b) => a - b);
  const frequency = frequencies.find((name) => name === parts.get('FREQ'));
  if (!frequency) throw new RangeError('FREQ');
  if (parts.has('RSCALE') && parts.get('RSCALE') !== 'GREGORIAN') throw new RangeError('RSCALE');
  const weekStart = weekdays.indexOf(parts.get('WKST') ?? 'MO');
  if (weekStart < 0) throw new RangeError('WKST');
  const until = parts.get('UNTIL') ?? null;
  if (until !== null && !/^\d{8}(T\d{4}(\d{2})?Z?)?$/.test(until)) throw new RangeError('UNTIL');
  return {
    frequency,
    until,
    weekStart,
    interval: parts.has('INTERVAL') ? numberOf(parts.get('INTERVAL') as string, 1, 1e15) : 1,
    count: parts.has('COUNT') ? numberOf(parts.get('COUNT') as string, 1, 1e15) : Number.POSITIVE_INFINITY,
    months: list('BYMONTH', 1, 12),
    weekNumbers: list('BYWEEKNO', 1, 53, true),
    yearDays: list('BYYEARDAY', 1, 366, true),
    monthDays: list('BYMONTHDAY', 1, 31, true),
    days: read(parts.get('BYDAY'), (item) => item).map(dayOf),
    hours: list('BYHOUR', 0, 23),
    minutes: list('BYMINUTE', 0, 59),
    // A leap second is no time of any clock here: it counts as the second before.
    seconds: [...new Set(list('BYSECOND', 0, 60).map((second) => Math.min(second, 59)))],
    positions: list('BYSETPOS', 1, 1e15, true),
  };
}

function read<T>(value: string | undefined, of: (item: string) => T): T[] {
  if (value === undefined) return [];
  const items = value.split(',').map((item) => of(item.trim()));
  return [...new Set(items)];
}

function numberOf(text: string, low: number, high: number, negative = false): number {
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  const size = negative ? Math.abs(value) : value;
  if (!(size >= low && size <= high)) throw new RangeError(text);
  return value;
}

function dayOf(text: string): { nth: number; weekday: number } {
  const [, nth, name = ''] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text) ?? [];
  const weekday = weekdays.indexOf(name);
  if (weekday < 0) throw new RangeError(text);
  return { nth: nth === undefined ? 0 : numberOf(nth, 1, 53, true), weekday };
}
