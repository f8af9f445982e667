import { addDays } from '#src/domain/eventTime.ts';
import type { VisibleRange } from './visibleEvents.ts';

export const calendarViews = ['month', 'week', 'day', 'agenda'] as const;
export type CalendarView = (typeof calendarViews)[number];

/** What the calendar shows. It lives in the URL, so that a reload, a bookmark and the back button find it again. */
export type CalendarLocation = { view: CalendarView; date: string };

/** Every month is shown with as many: what is drawn keeps its place and size from one to the next. */
export const weeksOfMonth = 6;

/** How many days an agenda looks ahead. */
export const agendaDays = 30;

export function readLocation(query: URLSearchParams, defaults: CalendarLocation): CalendarLocation {
  const view = query.get('view') as CalendarView | null;
  const date = query.get('date');
  return {
    view: view && calendarViews.includes(view) ? view : defaults.view,
    date: date && isDate(date) ? date : defaults.date,
  };
}

export const locationQuery = ({ view, date }: CalendarLocation): string =>
  new URLSearchParams({ view, date }).toString();

/** The day on the viewer's own clock. */
export function localDate(ms: number): string {
  const at = new Date(ms);
  const pad = (part: number) => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
}

/** The moment a day begins on the viewer's own clock. */
export function startOfLocalDay(date: string): number {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number);
  return new Date(year, month - 1, day).getTime();
}

/** The days that a view shows; weeks begin on Monday. The end is exclusive. */
export function daysOf({ view, date }: CalendarLocation): { fromDate: string; toDate: string } {
  if (view === 'day') return { fromDate: date, toDate: addDays(date, 1) };
  if (view === 'agenda') return { fromDate: date, toDate: addDays(date, agendaDays) };
  if (view === 'week') return { fromDate: mondayOf(date), toDate: addDays(mondayOf(date), 7) };
  const fromDate = mondayOf(firstOfMonth(date));
  return { fromDate, toDate: addDays(fromDate, 7 * weeksOfMonth) };
}

export function rangeOf(location: CalendarLocation): VisibleRange {
  const { fromDate, toDate } = daysOf(location);
  return { fromDate, toDate, fromMs: startOfLocalDay(fromDate), toMs: startOfLocalDay(toDate) };
}

/** The same view one step earlier (-1) or later (1). */
export function step({ view, date }: CalendarLocation, direction: -1 | 1): CalendarLocation {
  if (view === 'month') return { view, date: addMonths(firstOfMonth(date), direction) };
  const days = { week: 7, day: 1, agenda: agendaDays }[view];
  return { view, date: addDays(date, days * direction) };
}

export function titleOf(location: CalendarLocation): string {
  const { fromDate, toDate } = daysOf(location);
  const at = (date: string) => new Date(`${date}T12:00:00Z`);
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  if (location.view === 'month') return format({ month: 'long', year: 'numeric' }).format(at(location.date));
  const long = format({ day: 'numeric', month: 'short', year: 'numeric' });
  if (location.view === 'day') {
    return format({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).format(
      at(location.date),
    );
  }
  return long.formatRange(at(fromDate), at(addDays(toDate, -1)));
}

export const firstOfMonth = (date: string): string => `${date.slice(0, 7)}-01`;

export function addMonths(firstDay: string, months: number): string {
  const [year = 1970, month = 1] = firstDay.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}

export function mondayOf(date: string): string {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return addDays(date, -((weekday + 6) % 7));
}

function isDate(text: string): boolean {
  if (!/^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
