'use client';
import { useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useState } from 'react';
import { type CalendarLocation, localDate, locationQuery, readLocation } from './calendarLocation.ts';

/** Where the calendar stands, read from and written to the URL. A phone starts with the agenda. In the browser only. */
export function useCalendarLocation(): [CalendarLocation, (location: CalendarLocation) => void] {
  const query = useSearchParams();
  const [defaults] = useState(defaultLocation);
  const [location, setLocation] = useState(() => inUrl(defaults));
  // The router tells of links later than we know of our own steps, and of several steps at once: what the URL says now counts.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the query is what tells that a link was followed
  useEffect(() => {
    const follow = () => {
      const next = inUrl(defaults);
      setLocation((known) => (known.view === next.view && known.date === next.date ? known : next));
    };
    follow();
    window.addEventListener('popstate', follow);
    return () => window.removeEventListener('popstate', follow);
  }, [query, defaults]);
  const go = useCallback((next: CalendarLocation) => {
    setLocation(next);
    window.history.pushState(null, '', `?${locationQuery(next)}`);
  }, []);
  return [location, go];
}

/** Where the calendar opens. In the browser only. */
export const openingLocation = (): CalendarLocation => inUrl(defaultLocation());

const defaultLocation = (): CalendarLocation => ({
  view: window.matchMedia('(max-width: 639px)').matches ? 'agenda' : 'month',
  date: localDate(Date.now()),
});

const inUrl = (defaults: CalendarLocation): CalendarLocation =>
  readLocation(new URLSearchParams(window.location.search), defaults);
