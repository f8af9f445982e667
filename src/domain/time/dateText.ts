import { toWall } from './zoneOffset.ts';

// Names and order are written here and not taken from Intl: servers and browsers bring different versions of its data, and a page
// that both of them write must read the same.
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** A moment as a zone's clock and calendar show it. */
export type DateParts = {
  /** As `2026-12-01`. */
  date: string;
  weekday: string;
  day: string;
  month: string;
  year: string;
  /** As `09:05`. */
  clock: string;
};

/** @throws RangeError for a zone that this machine doesn't know */
export function partsAt(ms: number, zone: string): DateParts {
  const wall = new Date(toWall(ms, zone));
  const pad = (value: number, length = 2) => String(value).padStart(length, '0');
  const [year, month, day] = [wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate()];
  return {
    date: `${pad(year, 4)}-${pad(month + 1)}-${pad(day)}`,
    weekday: weekdays[wall.getUTCDay()] as string,
    day: String(day),
    month: monthNames[month] as string,
    year: String(year),
    clock: `${pad(wall.getUTCHours())}:${pad(wall.getUTCMinutes())}`,
  };
}

/** "Dec" of December. */
export const shortName = (name: string): string => name.slice(0, 3);

/** "1 Dec 2026" */
export const shortDate = ({ day, month, year }: DateParts): string => `${day} ${shortName(month)} ${year}`;

/** "Tue, 1 Dec 2026" */
export const shortDay = (parts: DateParts): string => `${shortName(parts.weekday)}, ${shortDate(parts)}`;

/** "1 December 2026", or "1–3 December 2026" for several days. */
export function longDays(first: DateParts, last: DateParts): string {
  const whole = ({ day, month, year }: DateParts) => `${day} ${month} ${year}`;
  if (first.date === last.date) return whole(first);
  if (first.year !== last.year) return `${whole(first)} – ${whole(last)}`;
  if (first.month !== last.month) return `${first.day} ${first.month} – ${whole(last)}`;
  return `${first.day}–${whole(last)}`;
}

/** "1–7 Dec 2026", "28 Dec 2026 – 3 Jan 2027": several days. */
export function shortDates(first: DateParts, last: DateParts): string {
  const short = (parts: DateParts) => ({ ...parts, month: shortName(parts.month) });
  return longDays(short(first), short(last));
}

/** "Mon, 30 Nov – Wed, 2 Dec 2026", with what else is said of the first and of the last day. */
export function shortDays(first: DateParts, last: DateParts, ofFirst = '', ofLast = ''): string {
  const { weekday, day, month, year } = first;
  const begin = year === last.year ? `${shortName(weekday)}, ${day} ${shortName(month)}` : shortDay(first);
  return `${begin}${ofFirst} – ${shortDay(last)}${ofLast}`;
}

/**
 * The end of a span as people read it: an end at midnight belongs to the day before, at 24:00. A span that ends when it starts, or
 * before, ends on its own day.
 */
export function endParts(startMs: number, endMs: number, zone: string): DateParts {
  const end = partsAt(endMs, zone);
  const last = partsAt(Math.max(startMs, endMs - 1), zone);
  return end.date === last.date ? end : { ...last, clock: endMs > startMs ? '24:00' : last.clock };
}
