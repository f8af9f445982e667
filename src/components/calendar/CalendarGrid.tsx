'use client';
import FullCalendar, { type CalendarRef, type EventInput, type EventSourceFunc } from '@fullcalendar/react';
import dayGridPlugin from '@fullcalendar/react/daygrid';
import classicTheme from '@fullcalendar/react/themes/classic';
import timeGridPlugin from '@fullcalendar/react/timegrid';
import {
  createContext,
  memo,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Occurrence } from '#src/browser/calendar/store/visibleEvents.ts';
import {
  type CalendarLocation,
  type CalendarView,
  daysOf,
  localDate,
  weeksOfMonth,
} from '#src/browser/calendar/view/calendarLocation.ts';
import { clockAt } from '#src/browser/calendar/view/eventText.ts';
import { eventTitle, isDeclined } from '#src/browser/calendar/view/eventTitle.ts';
import { firstOfEachDay } from '#src/browser/calendar/view/firstOfEachDay.ts';
import { gridSpan } from '#src/browser/calendar/view/gridEvent.ts';
import { trackedEventId } from '#src/browser/calendar/view/trackedEventId.ts';
import { cx } from '#src/components/ui/cx.ts';
import { partsAt } from '#src/domain/time/dateText.ts';
import { dateToUtcMs } from '#src/domain/time/eventTime.ts';
import { type CalendarColours, eventColour } from './eventColour.ts';
import { KindMark } from './KindMark.tsx';
import { monthRows } from './monthRows.ts';
import { useSettled } from './useSettled.ts';
import '@fullcalendar/react/skeleton.css';
import '@fullcalendar/react/themes/classic/theme.css';
import '@fullcalendar/react/themes/classic/palette.css';
import './calendarGrid.css';

type GridView = Exclude<CalendarView, 'agenda'>;

export type CalendarGridProps = {
  /** The page scrolls as a whole and a day is narrow. */
  small: boolean;
  /** In px, of the place it has. */
  height: number;
  view: GridView;
  date: string;
  occurrences: Occurrence[];
  colours: Map<string, CalendarColours>;
  onOpen: (occurrence: Occurrence) => void;
  onDay: (date: string) => void;
  /** All of a day is wanted. */
  onMore: (date: string) => void;
};

/** The agenda is a list: Agenda.tsx. */
const viewTypes: Record<GridView, string> = {
  month: 'dayGridMonth',
  week: 'timeGridWeek',
  day: 'timeGridDay',
};
const plugins = [dayGridPlugin, timeGridPlugin, classicTheme];
/** The working day, and whoever opens today finds what is on now. */
function openingTime(location: CalendarLocation): string {
  const { fromDate, toDate } = daysOf(location);
  const today = localDate(Date.now());
  const hour = new Date().getHours();
  const isNow = location.view !== 'month' && fromDate <= today && today < toDate && (hour < 8 || hour > 14);
  return isNow ? `${String(Math.max(0, hour - 2)).padStart(2, '0')}:00:00` : '07:30:00';
}

const clock = { hour: '2-digit', minute: '2-digit', hour12: false } as const;

/** By day, how many events FullCalendar wasn't given. */
const LeftOut = createContext<Map<string, number>>(new Map());

/**
 * The days themselves. It is given what is visible and nothing else, and FullCalendar the same options from month to month: it draws
 * everything anew for every option that is not the same as before.
 */
export const CalendarGrid = memo(function CalendarGrid(props: CalendarGridProps) {
  const { small, height, view, date, occurrences, colours, onOpen, onDay, onMore } = props;
  const calendar = useRef<CalendarRef>(null);
  const isMonth = view === 'month';
  // Where a day is that narrow, the title is all that it has room for.
  const withTimes = !small || view === 'day';
  // A day is given one more than it shows, so that it says that there are more.
  const rows = isMonth ? monthRows(height, weeksOfMonth) : Number.POSITIVE_INFINITY;
  const { shown, left } = useMemo(() => firstOfEachDay(occurrences, rows + 1), [occurrences, rows]);
  const events = useMemo(() => shown.map((item) => eventInput(item, colours)), [shown, colours]);
  const first = useRef({ view, date });
  const box = useRef<HTMLDivElement>(null);
  const settled = useSettled(box);
  // Asked for by FullCalendar whenever it moves: days and their events change in one step.
  const current = useRef(events);
  current.current = events;
  const given = useCallback<EventSourceFunc>((_range, answer) => answer(current.current), []);
  const scrollTime = openingTime({ view, date });

  useEffect(() => {
    const api = calendar.current?.getApi();
    if (!api) return;
    // FullCalendar renders synchronously when told to change: after React's own work, not inside it.
    queueMicrotask(() => {
      const asIs = api.view.type === viewTypes[view];
      if (!asIs) api.changeView(viewTypes[view], date);
      // A date given to changeView is forgotten where the last one is still in sight; this one is kept.
      if (dateOf(api.getDate()) !== date) api.gotoDate(date);
      else if (!asIs) return;
      else if (events === current.current) api.refetchEvents();
    });
  }, [view, date, events]);

  const grid = useMemo(
    () => (
      <FullCalendar
        ref={calendar}
        plugins={plugins}
        initialView={viewTypes[first.current.view]}
        initialDate={first.current.date}
        events={given}
        lazyFetching={false}
        headerToolbar={false}
        locale="en-GB"
        height="100%"
        displayEventTime={withTimes}
        firstDay={1}
        nowIndicator
        navLinks
        dayHeaderContent={({ text, weekdayText, dayNumberText, date, hasNavLink }) =>
          hasNavLink ? <DayHeader text={`${weekdayText} ${dayNumberText}`} date={date} /> : text
        }
        navLinkDayClick={(date: Date) => onDay(dateOf(date))}
        dayMaxEventRows={isMonth ? rows : true}
        fixedWeekCount
        scrollTime={scrollTime}
        slotHeaderFormat={clock}
        eventTimeFormat={clock}
        displayEventEnd={false}
        eventInteractive
        eventMinHeight={24}
        eventClass={({ event }) => classOf(event.extendedProps.occurrence as Occurrence)}
        eventContent={({ event, timeText, timeClass, titleClass }) => (
          <EventContent
            occurrence={event.extendedProps.occurrence as Occurrence}
            {...{ timeText, timeClass, titleClass }}
            withTime={event.allDay && withTimes}
          />
        )}
        dayCellTopClass={isMonth ? 'kc-day-top' : 'kc-no-top'}
        moreLinkClass="kc-more"
        moreLinkContent={({ num, text }) => <MoreLink num={num} text={text} />}
        moreLinkClick={({ date: day }) => {
          onMore(dateOf(day));
          // Anything that is neither a view's name nor nothing: it has been seen to.
          return true as never;
        }}
        eventClick={({ event, jsEvent }) => {
          jsEvent.preventDefault();
          onOpen(event.extendedProps.occurrence as Occurrence);
        }}
        allDayText="All day"
      />
    ),
    [withTimes, isMonth, rows, scrollTime, given, onOpen, onDay, onMore],
  );
  return (
    <LeftOut.Provider value={left}>
      <div ref={box} className={cx('h-full', !settled && first.current.view !== 'month' && 'invisible')}>
        {grid}
      </div>
    </LeftOut.Provider>
  );
});

/** Says how many more there are, those included that FullCalendar wasn't given. Of the day it only knows its place in the page. */
function MoreLink({ num, text }: { num: number; text: string }) {
  const left = useContext(LeftOut);
  const seen = useRef<HTMLSpanElement>(null);
  const [extra, setExtra] = useState(0);
  useLayoutEffect(() => {
    const day = seen.current?.closest<HTMLElement>('[data-date]')?.dataset.date;
    setExtra((day && left.get(day)) || 0);
  }, [left]);
  const total = text.replace(String(num), String(num + extra));
  useLayoutEffect(() => {
    const link = seen.current?.closest<HTMLElement>('[role="button"]');
    if (!link) return;
    link.title = `Show the whole day: ${total}`;
    // It opens a dialog of ours: FullCalendar's own stays closed.
    link.removeAttribute('aria-expanded');
  }, [total]);
  return <span ref={seen}>{total}</span>;
}

/** FullCalendar names the link around it by the date alone: what is seen of it belongs to its name too. */
function DayHeader({ text, date }: { text: string; date: Date }) {
  const seen = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const link = seen.current?.closest('[role="link"]');
    const { month, year } = partsAt(dateToUtcMs(dateOf(date)), 'UTC');
    link?.setAttribute('aria-label', `${text} ${month} ${year}`);
  }, [text, date]);
  return <span ref={seen}>{text}</span>;
}

type ContentProps = {
  occurrence: Occurrence;
  timeText: string;
  timeClass: string;
  titleClass: string;
  /** A time of its own in the row of whole days. */
  withTime: boolean;
};

/** Time and title, as FullCalendar writes them, with the title in the direction of its own script. */
function EventContent({ occurrence, timeText, timeClass, titleClass, withTime }: ContentProps) {
  const { event, time } = occurrence;
  const shownTime = withTime && !time.allDay ? clockAt(time.startMs) : timeText;
  return (
    <>
      {shownTime && <div className={timeClass}>{shownTime}</div>}
      <div dir="auto" className={cx(titleClass, trackedEventId(event) && 'kc-tracked-title')}>
        <KindMark event={event} />
        {eventTitle(event)}
      </div>
    </>
  );
}

function eventInput(occurrence: Occurrence, colours: CalendarGridProps['colours']): EventInput {
  const { calendarId, googleEventId, event, time } = occurrence;
  const { background, text } = eventColour(colours.get(calendarId), event);
  // Where somebody works takes none of their time: it is no block.
  const isPlace = event.eventType === 'workingLocation';
  return {
    id: `${calendarId} ${googleEventId}`,
    title: eventTitle(event),
    color: isPlace ? 'var(--surface)' : background,
    contrastColor: isPlace ? 'var(--ink)' : text,
    extendedProps: { occurrence },
    ...gridSpan(time),
  };
}

function classOf({ event }: Occurrence): string {
  return cx(
    'kc-event kc-block',
    trackedEventId(event) && 'kc-tracked',
    isDeclined(event) && 'kc-declined',
    event.status === 'tentative' && 'kc-tentative',
    event.eventType === 'workingLocation' && 'kc-place',
  );
}

const dateOf = (date: Date): string => localDate(date.getTime());
