export type Frequency = 'YEARLY' | 'MONTHLY' | 'WEEKLY' | 'DAILY';

/** A recurrence rule as read; weekdays count from Monday = 0. */
export interface RecurrenceRule {
  frequency: Frequency;
  interval: number;
  count?: number;
  until?: { wallMs: number; isDate: boolean; isUtc: boolean };
  weekStart: number;
  months: number[];
  weeks: number[];
  yearDays: number[];
  monthDays: number[];
  days: { weekday: number; nth?: number }[];
  hours: number[];
  minutes: number[];
  seconds: number[];
  positions: number[];
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const FREQUENCIES = ['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY'];
const PARTS = new Set(
  'FREQ INTERVAL COUNT UNTIL WKST BYMONTH BYWEEKNO BYYEARDAY BYMONTHDAY BYDAY BYHOUR BYMINUTE BYSECOND BYSETPOS'.split(
    ' ',
  ),
);

/** Throws for anything that is no rule a calendar could show. */
export function parseRule(text: string): RecurrenceRule {
  const parts = new Map<string, string>();
  for (const part of text.toUpperCase().split(';').filter(Boolean)) {
    const at = part.indexOf('=');
    const name = part.slice(0, at);
    if (!PARTS.has(name) || parts.has(name)) throw new Error(`Unknown or repeated part: ${part}`);
    parts.set(name, part.slice(at + 1));
  }
  const frequency = parts.get('FREQ') ?? '';
  if (!FREQUENCIES.includes(frequency)) throw new Error(`Unsupported frequency: ${frequency}`);
  if (parts.has('COUNT') && parts.has('UNTIL')) throw new Error('COUNT and UNTIL exclude each other');
  const numbers = (name: string, min: number, max: number, negative = false) =>
    (parts.get(name)?.split(',') ?? []).map((value) => {
      const number = Number(value);
      const size = negative ? Math.abs(number) : number;
      if (!/^[+-]?\d+$/.test(value) || size < min || size > max) throw new Error(`Invalid ${name}: ${value}`);
      return number;
    });
  const one = (name: string) => numbers(name, 1, 1_000_000)[0];
  return {
    frequency: frequency as Frequency,
    interval: one('INTERVAL') ?? 1,
    count: one('COUNT'),
    until: parts.has('UNTIL') ? readUntil(parts.get('UNTIL') as string) : undefined,
    weekStart: parts.has('WKST') ? readWeekday(parts.get('WKST') as string) : 0,
    months: numbers('BYMONTH', 1, 12),
    weeks: numbers('BYWEEKNO', 1, 53, true),
    yearDays: numbers('BYYEARDAY', 1, 366, true),
    monthDays: numbers('BYMONTHDAY', 1, 31, true),
    days: (parts.get('BYDAY')?.split(',') ?? []).map(readDay),
    hours: numbers('BYHOUR', 0, 23),
    minutes: numbers('BYMINUTE', 0, 59),
    seconds: numbers('BYSECOND', 0, 60),
    positions: numbers('BYSETPOS', 1, 366, true),
  };
}

function readWeekday(text: string): number {
  const weekday = WEEKDAYS.indexOf(text);
  if (weekday < 0) throw new Error(`Not a weekday: ${text}`);
  return weekday;
}

function readDay(text: string): { weekday: number; nth?: number } {
  const match = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(text);
  if (!match) throw new Error(`Not a weekday: ${text}`);
  const weekday = readWeekday(match[2] as string);
  if (match[1] === undefined) return { weekday };
  const nth = Number(match[1]);
  if (nth === 0 || Math.abs(nth) > 53) throw new Error(`Not a weekday: ${text}`);
  return { weekday, nth };
}

function readUntil(text: string): RecurrenceRule['until'] {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/.exec(text);
  if (!match) throw new Error(`Invalid UNTIL: ${text}`);
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = match.slice(1, 7).map((part) => Number(part ?? 0));
  return {
    wallMs: Date.UTC(y, mo - 1, d, h, mi, s),
    isDate: match[4] === undefined,
    isUtc: match[7] !== undefined,
  };
}
