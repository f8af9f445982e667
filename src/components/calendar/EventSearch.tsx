'use client';
import { useEffect, useId, useState } from 'react';
import type { SyncedCalendar } from '#src/browser/calendar/calendarApi.ts';
import type { CalendarDatabase } from '#src/browser/calendar/calendarDatabase.ts';
import { type CalendarLocation, localDate } from '#src/browser/calendar/calendarLocation.ts';
import { whenText } from '#src/browser/calendar/eventText.ts';
import { searchEvents } from '#src/browser/calendar/searchEvents.ts';
import type { Occurrence } from '#src/browser/calendar/visibleEvents.ts';

type Props = {
  database: CalendarDatabase | null;
  calendars: SyncedCalendar[];
  go: (location: CalendarLocation) => void;
  onOpen: (occurrence: Occurrence) => void;
};

/** Finds events in the local copy by their words: offline too, and nothing is sent anywhere. */
export function EventSearch({ database, calendars, go, onOpen }: Props) {
  const [words, setWords] = useState('');
  const [found, setFound] = useState<Occurrence[]>([]);
  const listId = useId();
  useEffect(() => {
    if (!database || words.trim().length < 2) return setFound([]);
    let stale = false;
    const timer = setTimeout(async () => {
      const shown = new Set(calendars.filter(({ selected }) => selected).map(({ id }) => id));
      const results = await searchEvents(database, words, shown, Date.now());
      if (!stale) setFound(results);
    }, 120);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [database, words, calendars]);

  const open = (occurrence: Occurrence) => {
    const { time } = occurrence;
    go({ view: 'day', date: time.allDay ? time.startDate : localDate(time.startMs) });
    setWords('');
    onOpen(occurrence);
  };
  const asked = words.trim().length >= 2;
  return (
    <search className="relative min-w-0 max-sm:flex-1">
      <label className="sr-only" htmlFor="calendar-search">
        Search events
      </label>
      <input
        id="calendar-search"
        type="search"
        autoComplete="off"
        placeholder="Search  /"
        value={words}
        aria-controls={listId}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          setWords('');
          event.currentTarget.blur();
        }}
        className="h-9 w-full rounded-md border border-line-strong bg-surface px-3 text-sm placeholder:text-muted sm:w-40"
      />
      <div id={listId}>
        {asked && (
          <div className="absolute top-full right-0 z-30 mt-1 w-[min(22rem,calc(100vw-2rem))] rounded-lg border border-line bg-surface p-1 shadow-lift">
            <p role="status" className="px-3 py-1 text-muted text-sm">
              {found.length === 0 ? 'Nothing found' : `${found.length} found`}
            </p>
            <ul>
              {found.map((occurrence) => (
                <li key={`${occurrence.calendarId} ${occurrence.googleEventId}`}>
                  <button
                    type="button"
                    onClick={() => open(occurrence)}
                    className="block w-full rounded-md px-3 py-1.5 text-left text-sm hover:bg-sunken"
                  >
                    <span className="block truncate font-medium">
                      {occurrence.event.summary ?? '(No title)'}
                    </span>
                    <span className="block text-muted">{whenText(occurrence.time)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </search>
  );
}
