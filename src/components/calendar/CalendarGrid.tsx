'use client';
import FullCalendar, { type CalendarRef, type EventInput } from '@fullcalendar/react';
import dayGridPlugin from '@fullcalendar/react/daygrid';
import listPlugin from '@fullcalendar/react/list';
import classicTheme from '@fullcalendar/react/themes/classic';
import timeGridPlugin from '@fullcalendar/react/timegrid';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { agendaDays, type CalendarLocation } from '#src/browser/calendar/calendarLocation.ts';
import type { Occurrence } from '#src/browser/calendar/visibleEvents.ts';
import { eventColour } from './eventColour.ts';
import '@fullcalendar/react/skeleton.css';
import '@fullcalendar/react/themes/classic/theme.css';
import '@fullcalendar/react/themes/classic/palette.css';
import './calendarGrid.css';

type Props = {
  /** The page scrolls as a whole and a day is narrow. */
  small: boolean;
  location: CalendarLocation;
  occurrences: Occurrence[];
  colours: Map<string, string | null | undefined>;
  onOpen: (occurrence: Occurrence) => void;
  onDay: (date: string) => void;
};

const viewTypes = {
  month: 'dayGridMonth',
  week: 'timeGridWeek',
  day: 'timeGridDay',
  agenda: 'agenda',
} as const;
const plugins = [dayGridPlugin, timeGridPlugin, listPlugin, classicTheme];
const views = {
  agenda: {
    type: 'list',
    duration: { days: agendaDays },
    listItemEventTimeClass: 'kc-list-time',
    listItemEventTitleClass: 'kc-list-title',
  },
};
const clock = { hour: '2-digit', minute: '2-digit', hour12: false } as const;

/** The days themselves. It is given what is visible and nothing else: that is what makes it fast. */
export function CalendarGrid({ small, location, occurrences, colours, onOpen, onDay }: Props) {
  const calendar = useRef<CalendarRef>(null);
  const events = useMemo(() => occurrences.map((item) => eventInput(item, colours)), [occurrences, colours]);
  const first = useRef(location);

  useEffect(() => {
    const api = calendar.current?.getApi();
    if (!api) return;
    // FullCalendar renders synchronously when told to change: after React's own work, not inside it.
    queueMicrotask(() => api.changeView(viewTypes[location.view], location.date));
  }, [location.view, location.date]);

  return (
    <FullCalendar
      ref={calendar}
      plugins={plugins}
      views={views}
      initialView={viewTypes[first.current.view]}
      initialDate={first.current.date}
      events={events}
      headerToolbar={false}
      locale="en-GB"
      height={small && location.view === 'agenda' ? 'auto' : '100%'}
      displayEventTime={!(small && location.view === 'month')}
      firstDay={1}
      nowIndicator
      navLinks
      dayHeaderContent={({ text, weekdayText, dayNumberText, date, hasNavLink }) =>
        hasNavLink ? <DayHeader text={`${weekdayText} ${dayNumberText}`} date={date} /> : text
      }
      navLinkDayClick={(date: Date) => onDay(dateOf(date))}
      dayMaxEvents
      fixedWeekCount={false}
      scrollTime="07:30:00"
      slotHeaderFormat={clock}
      eventTimeFormat={clock}
      displayEventEnd={false}
      eventInteractive
      eventMinHeight={24}
      eventClass={({ event }) => classOf(event.extendedProps.occurrence as Occurrence)}
      eventTitleClass={({ event }) =>
        trackedEventId((event.extendedProps.occurrence as Occurrence).event) ? 'kc-tracked-title' : undefined
      }
      moreLinkClass="kc-more"
      eventClick={({ event, jsEvent }) => {
        jsEvent.preventDefault();
        onOpen(event.extendedProps.occurrence as Occurrence);
      }}
      noEventsText="Nothing planned in these days."
      allDayText="All day"
    />
  );
}

const monthOfYear = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' });

/** FullCalendar names the link around it by the date alone: what is seen of it belongs to its name too. */
function DayHeader({ text, date }: { text: string; date: Date }) {
  const seen = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const link = seen.current?.closest('[role="link"]');
    link?.setAttribute('aria-label', `${text} ${monthOfYear.format(date)}`);
  }, [text, date]);
  return <span ref={seen}>{text}</span>;
}

function eventInput(occurrence: Occurrence, colours: Props['colours']): EventInput {
  const { calendarId, googleEventId, event, time } = occurrence;
  const { background, text } = eventColour(colours.get(calendarId), event.colorId);
  const span = time.allDay
    ? { allDay: true, start: time.startDate, end: time.endDate }
    : { start: time.startMs, end: time.endMs > time.startMs ? time.endMs : undefined };
  return {
    id: `${calendarId} ${googleEventId}`,
    title: event.summary ?? '(No title)',
    color: background,
    contrastColor: text,
    extendedProps: { occurrence },
    ...span,
  };
}

function classOf({ event }: Occurrence): string {
  const declined = event.attendees?.some(({ self, responseStatus }) => self && responseStatus === 'declined');
  return [
    'kc-event',
    trackedEventId(event) && 'kc-tracked',
    declined && 'kc-declined',
    event.status === 'tentative' && 'kc-tentative',
  ]
    .filter(Boolean)
    .join(' ');
}

/** The catalogue event behind an event that Kure-Cal has put into the calendar. */
export function trackedEventId(event: Occurrence['event']): string | null {
  const own = event.extendedProperties as { private?: Record<string, unknown> } | undefined;
  const id = own?.private?.kureCalEventId;
  return typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) ? id : null;
}

const dateOf = (date: Date): string =>
  [
    date.getFullYear(),
    String(date.getMonth() + 1).padStart(2, '0'),
    String(date.getDate()).padStart(2, '0'),
  ].join('-');
