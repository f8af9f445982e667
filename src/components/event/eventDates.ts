import type { CatalogueEvent } from '#src/domain/catalogue/catalogueEvent.ts';
import { type DateParts, endParts, longDays, partsAt, shortName } from '#src/domain/time/dateText.ts';
import { dayMs } from '#src/domain/time/eventTime.ts';

export type EventTimes = Pick<
  CatalogueEvent,
  'startsAt' | 'endsAt' | 'timezone' | 'allDay' | 'startDate' | 'endDate'
>;

/** A calendar date as a moment that UTC shows as that date. */
const ofDate = (date: string): number => Date.parse(`${date}T00:00:00Z`);

/** The first and the last day; null for an event without a date. */
function daySpan(event: EventTimes, zone = event.timezone): { first: DateParts; last: DateParts } | null {
  if (event.allDay) {
    if (!event.startDate) return null;
    const start = ofDate(event.startDate);
    const end = event.endDate ? ofDate(event.endDate) - dayMs : start;
    return { first: partsAt(start, 'UTC'), last: partsAt(Math.max(start, end), 'UTC') };
  }
  if (!event.startsAt) return null;
  const start = Date.parse(event.startsAt);
  const end = Math.max(start, Date.parse(event.endsAt ?? event.startsAt));
  return { first: partsAt(start, zone), last: endParts(start, end, zone) };
}

export type DayParts = { weekday: string; day: string; month: string; year: string };

const shortParts = ({ weekday, day, month, year }: DateParts): DayParts => ({
  weekday: shortName(weekday),
  day,
  month: shortName(month),
  year,
});

/** The day that an event begins on, at its venue. */
export function dayOf(event: EventTimes): DayParts | null {
  const span = daySpan(event);
  return span && shortParts(span.first);
}

export const todayParts = (now: Date, zone: string): DayParts => shortParts(partsAt(now.getTime(), zone));

/** The date of the first day at the venue, as `2026-12-01`. */
export const dateKey = (event: EventTimes): string | null => daySpan(event)?.first.date ?? null;

/** How many days an event takes part of, at its venue. */
export function dayCount(event: EventTimes): number {
  const span = daySpan(event);
  return span ? Math.round((ofDate(span.last.date) - ofDate(span.first.date)) / dayMs) + 1 : 0;
}

/** "Tuesday 1 December 2026", or "1–3 December 2026" for several days. */
export function longDates(event: EventTimes, zone?: string): string {
  const span = daySpan(event, zone);
  if (!span) return 'Date to be announced';
  const days = longDays(span.first, span.last);
  return span.first.date === span.last.date ? `${span.first.weekday} ${days}` : days;
}

/** "18:30–20:30", with dates where it goes on to another day; null for an event without times of day. Midnight at the end reads 24:00. */
export function timeRange(event: EventTimes, zone = event.timezone): string | null {
  if (event.allDay || !event.startsAt) return null;
  const startMs = Date.parse(event.startsAt);
  const start = partsAt(startMs, zone);
  if (!event.endsAt) return start.clock;
  const end = endParts(startMs, Date.parse(event.endsAt), zone);
  return start.date === end.date ? `${start.clock}–${end.clock}` : `${momentText(start)}–${momentText(end)}`;
}

/** "CET", "GMT+9": the short name of a zone at the time of the event. */
export function zoneName(zone: string, moment: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'short' });
  const parts = format.formatToParts(new Date(moment));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/** "Berlin" from "Europe/Berlin". */
export const zoneCity = (zone: string) => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

/** Whether an event is over; one without a date never is. */
export function isOver(event: Omit<EventTimes, 'timezone'>, now: number): boolean {
  if (event.allDay) return event.endDate !== null && ofDate(event.endDate) <= now;
  const end = event.endsAt ?? event.startsAt;
  return end !== null && new Date(end).getTime() <= now;
}

/** "21 Nov, 13:04" of a moment in a zone. */
export const shortMoment = (moment: string, zone: string) => momentText(partsAt(Date.parse(moment), zone));

const momentText = ({ day, month, clock }: DateParts) => `${day} ${shortName(month)}, ${clock}`;

const topicNames: Record<string, string> = { ai: 'AI', go: 'Go', typescript: 'TypeScript', devops: 'DevOps' };

/** A topic as people write it: "open-source" becomes "Open source". */
export const topicName = (topic: string) =>
  topicNames[topic] ?? topic.charAt(0).toUpperCase() + topic.slice(1).replaceAll('-', ' ');

export const placeOf = (event: Pick<CatalogueEvent, 'online' | 'city' | 'venue'>) =>
  event.online
    ? event.city
      ? `Online and ${event.city}`
      : 'Online'
    : (event.city ?? event.venue ?? 'Place to be announced');
