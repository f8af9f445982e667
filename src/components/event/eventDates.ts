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
  // An event that ends at midnight takes no part of the day that begins then.
  const end = event.endsAt ? new Date(Date.parse(event.endsAt) - 1) : start;
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
  const several = dateKeyOf(span.start, span.zone) !== dateKeyOf(span.end, span.zone);
  return several
    ? dayRange(span)
    : `${format(span.zone, { weekday: 'long' }).format(span.start)} ${longDate(span.start, span.zone)}`;
}

const longDate = (moment: Date, zone: string) =>
  format(zone, { day: 'numeric', month: 'long', year: 'numeric' }).format(moment);

/** "1–3 December 2026". Not `formatRange`: server and browser put different spaces around its dash, which breaks hydration. */
function dayRange({ start, end, zone }: Span): string {
  const [first, last] = [partsOf(start, zone), partsOf(end, zone)];
  if (first.year !== last.year) return `${longDate(start, zone)} – ${longDate(end, zone)}`;
  if (first.month !== last.month) {
    return `${format(zone, { day: 'numeric', month: 'long' }).format(start)} – ${longDate(end, zone)}`;
  }
  return `${first.day}–${longDate(end, zone)}`;
}

/** "18:30–20:30", with dates where it goes on to another day; null for an event without times of day. Midnight at the end reads 24:00. */
export function timeRange(event: EventTimes, zone = event.timezone): string | null {
  if (event.allDay || !event.startsAt) return null;
  const start = new Date(event.startsAt);
  if (!event.endsAt) return clock(start, zone);
  const end = new Date(event.endsAt);
  const last = later(start, new Date(end.getTime() - 1));
  const endsAtMidnight = dateKeyOf(end, zone) !== dateKeyOf(last, zone);
  const endClock = endsAtMidnight ? '24:00' : clock(end, zone);
  return dateKeyOf(start, zone) === dateKeyOf(last, zone)
    ? `${clock(start, zone)}–${endClock}`
    : `${shortMoment(start, zone)}–${shortDay(last, zone)}, ${endClock}`;
}

const clock = (moment: Date, zone: string) =>
  format(zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(moment);

/** "CET", "GMT+9": the short name of a zone at the time of the event. */
export function zoneName(zone: string, moment: string): string {
  const parts = format(zone, { timeZoneName: 'short' }).formatToParts(new Date(moment));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/** "Berlin" from "Europe/Berlin". */
export const zoneCity = (zone: string) => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

/** Whether an event is over; one without a date never is. */
export function isOver(event: Omit<EventTimes, 'timezone'>, now: number): boolean {
  if (event.allDay) return event.endDate !== null && ofDate(event.endDate).getTime() <= now;
  const end = event.endsAt ?? event.startsAt;
  return end !== null && new Date(end).getTime() <= now;
}

/** "21 Nov, 13:04" of a moment in a zone. */
export const shortMoment = (moment: string | Date, zone: string) =>
  `${shortDay(new Date(moment), zone)}, ${clock(new Date(moment), zone)}`;

const shortDay = (moment: Date, zone: string) =>
  format(zone, { day: 'numeric', month: 'short' }).format(moment);

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
