'use client';
import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo, useState } from 'react';
import { type CalendarLocation, localDate, locationQuery, readLocation } from './calendarLocation.ts';

/** Where the calendar stands, read from and written to the URL. A phone starts with the agenda. In the browser only. */
export function useCalendarLocation(): [CalendarLocation, (location: CalendarLocation) => void] {
  const query = useSearchParams();
  const [defaults] = useState<CalendarLocation>(() => ({
    view: window.matchMedia('(max-width: 639px)').matches ? 'agenda' : 'month',
    date: localDate(Date.now()),
  }));
  const location = useMemo(
    () => readLocation(new URLSearchParams(query.toString()), defaults),
    [query, defaults],
  );
  const go = useCallback((next: CalendarLocation) => {
    window.history.pushState(null, '', `?${locationQuery(next)}`);
  }, []);
  return [location, go];
}
