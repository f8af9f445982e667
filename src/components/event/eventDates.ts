import type { CatalogueEvent } from '#src/domain/catalogueEvent.ts';

export type EventTimes = Pick<
  CatalogueEvent,
  'startsAt' | 'endsAt' | 'timezone' | 'allDay' | 'startDate' | 'endDate'
>;

const locale = 'en-GB';
const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone}${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(locale, { timeZone, ...options });
    formats.set(key, made);
  }
  return made;
}

/** A calendar date as a moment that UTC formats show as that date. */
const ofDate = (date: string) => new Date(`${date}T00:00:00Z`);
const dayBefore = (date: string) => new Date(ofDate(date).getTime() - 86_400_000);

const later = (a: Date, b: Date) => (b > a ? b : a);

type Span = { start: Date; end: Date; zone: string };

/** First and last day as moments, with the zone to read them in; null for an event without a date. */
function daySpan(event: EventTimes, zone = event.timezone): Span | null {
  if (event.allDay) {
    if (!event.startDate) return null;
    const start = ofDate(event.startDate);
    const last = event.endDate ? dayBefore(event.endDate) : start;
    return { start, end: later(start, last), zone: 'UTC' };
  }
  if (!event.startsAt) return null;
  const start = new Date(event.startsAt);
  const end = event.endsAt ? new Date(event.endsAt) : start;
  return { start, end: later(start, end), zone };
}

export type DayParts = { weekday: string; day: string; month: string; year: string };

const partsOf = (moment: Date, zone: string): DayParts => ({
  weekday: format(zone, { weekday: 'short' }).format(moment),
  day: format(zone, { day: 'numeric' }).format(moment),
  month: format(zone, { month: 'short' }).format(moment),
  year: format(zone, { year: 'numeric' }).format(moment),
});

/** The day that an event begins on, at its venue. */
export function dayOf(event: EventTimes): DayParts | null {
  const span = daySpan(event);
  return span && partsOf(span.start, span.zone);
}

export const todayParts = (now: Date, zone: string): DayParts => partsOf(now, zone);

/** The date of the first day at the venue, as `2026-12-01`. */
export function dateKey(event: EventTimes): string | null {
  const span = daySpan(event);
  return span && dateKeyOf(span.start, span.zone);
}

/** The calendar date of a moment in a zone, as `2026-12-01`. */
export const dateKeyOf = (moment: Date, zone: string) =>
  format(zone, { year: 'numeric', month: '2-digit', day: '2-digit' })
    .formatToParts(moment)
    .filter(({ type }) => type !== 'literal')
    .reverse()
    .map(({ value }) => value)
    .join('-');

/** How many days an event takes part of, at its venue. */
export function dayCount(event: EventTimes): number {
  const span = daySpan(event);
  if (!span) return 0;
  const day = (moment: Date) => ofDate(dateKeyOf(moment, span.zone)).getTime();
  return Math.round((day(span.end) - day(span.start)) / 86_400_000) + 1;
}

/** "Tuesday 1 December 2026", or "1–3 December 2026" for several days. */
export function longDates(event: EventTimes, zone?: string): string {
  const span = daySpan(event, zone);
  if (!span) return 'Date to be announced';
  const options = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  const several = dateKeyOf(span.start, span.zone) !== dateKeyOf(span.end, span.zone);
  return several
    ? format(span.zone, options).formatRange(span.start, span.end)
    : `${format(span.zone, { weekday: 'long' }).format(span.start)} ${format(span.zone, options).format(span.start)}`;
}

/** "18:30–20:30", with dates where it goes on to another day; null for an event without times of day. */
export function timeRange(event: EventTimes, zone = event.timezone): string | null {
  if (event.allDay || !event.startsAt) return null;
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const start = new Date(event.startsAt);
  if (!event.endsAt) return format(zone, time).format(start);
  const end = new Date(event.endsAt);
  const sameDay = dateKeyOf(start, zone) === dateKeyOf(end, zone);
  const options = sameDay ? time : ({ ...time, day: 'numeric', month: 'short' } as const);
  return `${format(zone, options).format(start)}–${format(zone, options).format(end)}`;
}

/** "CET", "GMT+9": the short name of a zone at the time of the event. */
export function zoneName(zone: string, moment: string): string {
  const parts = format(zone, { timeZoneName: 'short' }).formatToParts(new Date(moment));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/** "Berlin" from "Europe/Berlin". */
export const zoneCity = (zone: string) => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

/** Whether an event is over; one without a date never is. */
export function isOver(event: EventTimes, now: number): boolean {
  if (event.allDay) return event.endDate !== null && ofDate(event.endDate).getTime() <= now;
  const end = event.endsAt ?? event.startsAt;
  return end !== null && new Date(end).getTime() <= now;
}

/** "21 Nov, 13:04" of a moment in a zone. */
export const shortMoment = (moment: string, zone: string) =>
  format(zone, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(moment));

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
