'use client';
import { useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useMemo, useState } from 'react';
import {
  type CalendarLocation,
  type CalendarView,
  localDate,
  locationQuery,
  readLocation,
} from './calendarLocation.ts';

/** Where the calendar stands, read from and written to the URL. A phone starts with the agenda. In the browser only. */
export function useCalendarLocation(today: string): [CalendarLocation, (location: CalendarLocation) => void] {
  const query = useSearchParams();
  const [view] = useState(defaultView);
  // An address that names no day is about today, over midnight too.
  const defaults = useMemo(() => ({ view, date: today }), [view, today]);
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
export const openingLocation = (): CalendarLocation =>
  inUrl({ view: defaultView(), date: localDate(Date.now()) });

const defaultView = (): CalendarView =>
  window.matchMedia('(max-width: 639px)').matches ? 'agenda' : 'month';

const inUrl = (defaults: CalendarLocation): CalendarLocation =>
  readLocation(new URLSearchParams(window.location.search), defaults);
