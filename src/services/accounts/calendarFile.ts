import ical, { type ICalCalendar, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { TrackedListItem } from '#src/contract/answers/tracking.ts';

type Event = TrackedListItem['event'];

/** The tracked events as an iCalendar file; those without a date are left out. `host` makes their ids unique in the world. */
export function calendarFile(tracked: TrackedListItem[], host: string): string {
  const calendar = ical({ prodId: { company: 'Kure-Cal', product: 'tracked events' } });
  for (const item of tracked) addEvent(calendar, item, host);
  return `${calendar.toString()}\r\n`;
}

function addEvent(calendar: ICalCalendar, { event, tracking, note }: TrackedListItem, host: string): void {
  const [start, end] = event.allDay ? [event.startDate, event.endDate] : [event.startsAt, event.endsAt];
  if (!start) return;
  calendar.createEvent({
    id: `${event.id}@${host}`,
    stamp: new Date(event.updatedAt),
    start: new Date(start),
    end: end ? new Date(end) : null,
    allDay: event.allDay,
    summary: event.title,
    description: [note, event.description].filter(Boolean).join('\n\n') || null,
    location: placeOf(event),
    url: event.url,
    status: event.deletedAt ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    transparency: tracking === 'attending' ? ICalEventTransparency.OPAQUE : ICalEventTransparency.TRANSPARENT,
  });
}

const placeOf = ({ venue, address, city, country, online }: Event) =>
  [venue, address, city, country].filter(Boolean).join(', ') || (online ? 'Online' : null);
