import type { VisibleRange } from '#src/browser/calendar/store/visibleEvents.ts';
import { partsAt, shortDates, shortDay } from '#src/domain/time/dateText.ts';
import { addDays, dateToUtcMs, isDate } from '#src/domain/time/eventTime.ts';

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
    date: date && /^(19|20|21)/.test(date) && isDate(date) ? date : defaults.date,
  };
}

export const locationQuery = ({ view, date }: CalendarLocation): string =>
  new URLSearchParams({ view, date }).toString();

/** The day on the viewer's own clock. */
export function localDate(ms: number): string {
  const at = new Date(ms);
  const pad = (part: number) => String(part).padStart(2, '0');
  return `${String(at.getFullYear()).padStart(4, '0')}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
}

/** The moment a day begins on the viewer's own clock. */
export function startOfLocalDay(date: string): number {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number);
  const start = new Date(2000, 0, 1);
  // The constructor would read the years below 100 as those of the last century.
  start.setFullYear(year, month - 1, day);
  return start.getTime();
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

export function titleOf({ view, date }: CalendarLocation): string {
  const { fromDate, toDate } = daysOf({ view, date });
  const at = (day: string) => partsAt(dateToUtcMs(day), 'UTC');
  const { month, year } = at(date);
  if (view === 'month') return `${month} ${year}`;
  return view === 'day' ? shortDay(at(date)) : shortDates(at(fromDate), at(addDays(toDate, -1)));
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
