'use client';
import { liveQuery } from 'dexie';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { SyncedCalendar } from '#src/browser/calendar/calendarApi.ts';
import type { CalendarDatabase } from '#src/browser/calendar/store/calendarDatabase.ts';
import type { Occurrence } from '#src/browser/calendar/store/visibleEvents.ts';
import { type CalendarLocation, localDate } from '#src/browser/calendar/view/calendarLocation.ts';
import { whenText } from '#src/browser/calendar/view/eventText.ts';
import { eventTitle } from '#src/browser/calendar/view/eventTitle.ts';
import { type SearchResults, searchEvents } from '#src/browser/calendar/view/searchEvents.ts';
import { KindMark } from './KindMark.tsx';

type Props = {
  database: CalendarDatabase | null;
  calendars: SyncedCalendar[];
  go: (location: CalendarLocation) => void;
  onOpen: (occurrence: Occurrence) => void;
};

/** Finds events in the local copy by their words, also those that arrive later: offline too, and nothing is sent anywhere. */
export function EventSearch({ database, calendars, go, onOpen }: Props) {
  const [words, setWords] = useState('');
  /** Null until the first answer. */
  const [found, setFound] = useState<SearchResults | null>(null);
  const [listOpen, setListOpen] = useState(false);
  const box = useRef<HTMLElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  useEffect(() => {
    if (!database || words.trim().length < 2) return setFound(null);
    const shown = new Set(calendars.filter(({ selected }) => selected).map(({ id }) => id));
    const search = liveQuery(() => searchEvents(database, words, shown, Date.now()));
    let following: { unsubscribe: () => void } | undefined;
    const timer = setTimeout(() => {
      following = search.subscribe({ next: setFound, error: () => setFound(null) });
    }, 120);
    return () => {
      clearTimeout(timer);
      following?.unsubscribe();
    };
  }, [database, words, calendars]);

  useEffect(() => {
    const outside = ({ target }: Event) => {
      if (!box.current?.contains(target as Node)) setListOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, []);

  const clear = () => {
    setWords('');
    setListOpen(false);
  };
  const open = (occurrence: Occurrence) => {
    const { time } = occurrence;
    go({ view: 'day', date: time.allDay ? time.startDate : localDate(time.startMs) });
    clear();
    onOpen(occurrence);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const results = [...(box.current?.querySelectorAll('button') ?? [])];
    const at = results.indexOf(document.activeElement as HTMLButtonElement);
    if (event.key === 'Escape') {
      clear();
      if (at === -1) input.current?.blur();
      else input.current?.focus();
    } else if (event.key === 'ArrowDown') results[Math.min(at + 1, results.length - 1)]?.focus();
    else if (event.key === 'ArrowUp' && at >= 0) (results[at - 1] ?? input.current)?.focus();
    else return;
    event.preventDefault();
  };
  const asked = listOpen && words.trim().length >= 2;
  return (
    <search
      ref={box}
      className="relative min-w-0 max-sm:flex-1"
      onKeyDown={onKeyDown}
      onBlur={({ relatedTarget }) => {
        if (relatedTarget && !box.current?.contains(relatedTarget)) setListOpen(false);
      }}
    >
      <label className="sr-only" htmlFor="calendar-search">
        Search events
      </label>
      <input
        ref={input}
        id="calendar-search"
        type="search"
        autoComplete="off"
        placeholder="Search  /"
        value={words}
        aria-controls={listId}
        onChange={(event) => {
          setWords(event.target.value);
          setListOpen(true);
        }}
        onFocus={() => setListOpen(true)}
        className="h-9 w-full rounded-md border border-line-strong bg-surface px-3 text-sm placeholder:text-muted sm:w-40"
      />
      <p role="status" className="sr-only">
        {asked && found && countText(found)}
      </p>
      <div id={listId}>
        {asked && found && (
          <div className="absolute top-full right-0 z-30 mt-1 w-[min(22rem,calc(100vw-2rem))] rounded-lg border border-line bg-surface p-1 shadow-lift">
            <p aria-hidden className="px-3 py-1 text-muted text-sm">
              {countText(found)}
            </p>
            <ul>
              {found.best.map((occurrence) => (
                <li key={`${occurrence.calendarId} ${occurrence.googleEventId}`}>
                  <button
                    type="button"
                    onClick={() => open(occurrence)}
                    className="block w-full rounded-md px-3 py-1.5 text-left text-sm hover:bg-sunken"
                  >
                    <span dir="auto" className="block truncate font-medium">
                      <KindMark event={occurrence.event} />
                      {eventTitle(occurrence.event)}
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

function countText({ best, total }: SearchResults): string {
  if (total === 0) return 'Nothing found';
  return total > best.length ? `First ${best.length} of ${total}` : `${total} found`;
}
