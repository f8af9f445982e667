import type { CatalogueEvent } from '#src/domain/catalogue/catalogueEvent.ts';
import type { PushContext } from './pushContext.ts';
import { trackedDescription } from './trackedDescription.ts';

type GoogleTime = { date: string } | { dateTime: string; timeZone: string };

/** The parts of a Google event that are ours to write. Everything else in it is its owner's. */
export type DesiredGoogleEvent = {
  summary: string;
  description: string;
  location: string;
  time: { start: GoogleTime; end: GoogleTime };
  source: { title: string; url: string };
  /** A bookmark leaves its time free, attending makes it busy. */
  transparency: 'opaque' | 'transparent';
  reminders: { useDefault: boolean; overrides?: { method: 'popup'; minutes: number }[] };
  privateProperties: Record<string, string>;
};

export type DesiredOutcome =
  | { status: 'event'; event: DesiredGoogleEvent }
  | { status: 'invalid'; code: 'event_times_missing' | 'event_times_invalid' };

/**
 * What Google should show for a tracked event: a pure function of the row, the catalogue event and the preferences. Without valid times
 * there is nothing to show, and the code says why.
 */
export function desiredGoogleEvent(
  { tracked, event, preferences }: Pick<PushContext, 'tracked' | 'event' | 'preferences'>,
  appUrl: string,
): DesiredOutcome {
  const time = event.allDay ? allDayTime(event) : timedTime(event);
  if (typeof time === 'string') return { status: 'invalid', code: time };
  const minutes = preferences?.reminderMinutes ?? null;
  return {
    status: 'event',
    event: {
      summary: event.title,
      description: trackedDescription(event, tracked, appUrl),
      location: locationOf(event),
      time,
      source: { title: 'Kure-Cal', url: `${appUrl}/events/${event.id}` },
      transparency: tracked.tracking === 'attending' ? 'opaque' : 'transparent',
      reminders:
        minutes === null
          ? { useDefault: true }
          : { useDefault: false, overrides: [{ method: 'popup', minutes }] },
      privateProperties: { kureCalTrackedId: tracked.id, kureCalEventId: event.id },
    },
  };
}

function timedTime(event: CatalogueEvent) {
  if (!event.startsAt || !event.endsAt) return 'event_times_missing';
  const [start, end] = [wholeSecond(event.startsAt), wholeSecond(event.endsAt)];
  if (end <= start) return 'event_times_invalid';
  const at = (ms: number) => ({ dateTime: new Date(ms).toISOString(), timeZone: event.timezone });
  return { start: at(start), end: at(end) };
}

/** Google keeps no fractions: what it answers must be what we wanted. */
const wholeSecond = (time: string) => Math.floor(Date.parse(time) / 1000) * 1000;

function allDayTime(event: CatalogueEvent) {
  if (!event.startDate) return 'event_times_missing';
  const end = event.endDate ?? dayAfter(event.startDate);
  if (end <= event.startDate) return 'event_times_invalid';
  return { start: { date: event.startDate }, end: { date: end } };
}

function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function locationOf(event: CatalogueEvent): string {
  const place = [event.venue, event.address, event.city, event.country].filter(Boolean).join(', ');
  if (place) return place;
  return event.online ? (event.url ?? 'Online') : '';
}
