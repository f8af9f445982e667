'use client';
import { memo, useDeferredValue, useMemo } from 'react';
import type { Occurrence } from '#src/browser/calendar/store/visibleEvents.ts';
import { type CalendarLocation, daysOf } from '#src/browser/calendar/view/calendarLocation.ts';
import { type Day, groupByDay } from '#src/browser/calendar/view/groupByDay.ts';
import { cx } from '#src/components/ui/cx.ts';
import { DayItems } from './DayItems.tsx';
import type { CalendarColours } from './eventColour.ts';

export type AgendaProps = {
  location: CalendarLocation;
  today: string;
  occurrences: Occurrence[];
  colours: Map<string, CalendarColours>;
  onOpen: (occurrence: Occurrence) => void;
  onDay: (date: string) => void;
};

/** More than a screen shows: the rest is drawn a moment later, without keeping anybody waiting. */
const daysAtOnce = 5;

/** The coming weeks as a list of days. */
export function Agenda({ location, today, occurrences, ...rest }: AgendaProps) {
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
        <AgendaDay key={day.date} day={day} isToday={day.date === today} {...rest} />
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
  isToday,
  colours,
  onOpen,
  onDay,
}: Pick<AgendaProps, 'colours' | 'onOpen' | 'onDay'> & { day: Day; isToday: boolean }) {
  return (
    <section aria-labelledby={`day-${date}`}>
      <h3
        id={`day-${date}`}
        className={cx(
          'sticky top-0 z-10 border-line border-b bg-sunken font-medium text-sm',
          isToday && 'text-accent',
        )}
      >
        <button
          type="button"
          onClick={() => onDay(date)}
          className="w-full px-4 py-2 text-left hover:underline"
        >
          {heading.format(new Date(`${date}T12:00:00Z`))}
          {isToday && <span className="font-normal"> · today</span>}
        </button>
      </h3>
      <DayItems items={items} colours={colours} onOpen={onOpen} />
    </section>
  );
});
