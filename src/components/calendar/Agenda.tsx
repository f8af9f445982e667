'use client';
import { memo, useDeferredValue, useMemo } from 'react';
import { type CalendarLocation, daysOf, localDate } from '#src/browser/calendar/calendarLocation.ts';
import { type Day, type DayItem, groupByDay } from '#src/browser/calendar/groupByDay.ts';
import { trackedEventId } from '#src/browser/calendar/trackedEventId.ts';
import type { Occurrence } from '#src/browser/calendar/visibleEvents.ts';
import { cx } from '#src/components/ui/cx.ts';
import { eventColour } from './eventColour.ts';

export type AgendaProps = {
  location: CalendarLocation;
  occurrences: Occurrence[];
  colours: Map<string, string | null | undefined>;
  onOpen: (occurrence: Occurrence) => void;
  onDay: (date: string) => void;
};

/** More than a screen shows: the rest is drawn a moment later, without keeping anybody waiting. */
const daysAtOnce = 5;

/** The coming weeks as a list of days. */
export function Agenda({ location, occurrences, ...rest }: AgendaProps) {
  const days = useMemo(() => {
    const { fromDate, toDate } = daysOf(location);
    return groupByDay(occurrences, fromDate, toDate);
  }, [occurrences, location]);
  const drawn = useDeferredValue(days, days.slice(0, daysAtOnce));
  return (
    <div className="border border-line bg-surface md:h-full md:overflow-y-auto">
      {days.length === 0 && (
        <p className="grid h-full min-h-60 place-items-center text-muted">Nothing planned in these days.</p>
      )}
      {drawn.map((day) => (
        <AgendaDay key={day.date} day={day} {...rest} />
      ))}
    </div>
  );
}

const heading = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'UTC',
});

const AgendaDay = memo(function AgendaDay({
  day: { date, items },
  colours,
  onOpen,
  onDay,
}: Pick<AgendaProps, 'colours' | 'onOpen' | 'onDay'> & { day: Day }) {
  const today = date === localDate(Date.now());
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
  return (
    <section aria-labelledby={`day-${date}`}>
      <h3
        id={`day-${date}`}
        className={cx(
          'sticky top-0 z-10 border-line border-b bg-sunken font-medium text-sm',
          today && 'text-accent',
        )}
      >
        <button
          type="button"
          onClick={() => onDay(date)}
          className="w-full px-4 py-2 text-left hover:underline"
        >
          {heading.format(new Date(`${date}T12:00:00Z`))}
          {today && <span className="font-normal"> · today</span>}
        </button>
      </h3>
      <ul>
        {items.map((item) => (
          <AgendaItem
            key={`${item.occurrence.calendarId} ${item.occurrence.googleEventId}`}
            item={item}
            when={timeText(item, clock)}
            colour={colours.get(item.occurrence.calendarId)}
            onOpen={onOpen}
          />
        ))}
      </ul>
    </section>
  );
});

function AgendaItem({
  item,
  when,
  colour,
  onOpen,
}: {
  item: DayItem;
  when: string;
  colour: string | null | undefined;
  onOpen: AgendaProps['onOpen'];
}) {
  const { event } = item.occurrence;
  const tracked = trackedEventId(event) !== null;
  const declined = event.attendees?.some(({ self, responseStatus }) => self && responseStatus === 'declined');
  const { background } = eventColour(colour, event.colorId);
  return (
    <li className="border-line border-b">
      <button
        type="button"
        onClick={() => onOpen(item.occurrence)}
        className={cx(
          'kc-event flex min-h-11 w-full items-baseline gap-3 px-4 py-2 text-left hover:bg-sunken',
        )}
      >
        <span className="w-24 shrink-0 text-muted text-sm tabular-nums">{when}</span>
        <span
          aria-hidden
          className={cx('size-2.5 shrink-0 rounded-full', event.status === 'tentative' && 'opacity-60')}
          style={{ background }}
        />
        <span className="min-w-0 break-words">
          <span className={cx(tracked && 'kc-tracked-title', declined && 'line-through opacity-75')}>
            {event.summary || '(No title)'}
          </span>
          {event.location && <span className="block truncate text-muted text-sm">{event.location}</span>}
        </span>
      </button>
    </li>
  );
}

/** "10:00 – 10:30", with what lies on other days left out. */
function timeText({ startMs, endMs }: DayItem, clock: Intl.DateTimeFormat): string {
  if (startMs === null) return endMs === null ? 'All day' : `until ${clock.format(endMs)}`;
  if (endMs === null) return `from ${clock.format(startMs)}`;
  return endMs > startMs ? `${clock.format(startMs)} – ${clock.format(endMs)}` : clock.format(startMs);
}
