'use client';
import { useMemo, useSyncExternalStore } from 'react';
import { localDate } from '#src/browser/calendar/view/calendarLocation.ts';
import { viewersZone } from './viewersZone.ts';

/** No browser tells that its zone has changed or its computer has slept: whoever shows days looks this often. */
const lookEveryMs = 5_000;
const wakeEvents = ['visibilitychange', 'focus', 'pageshow'] as const;

/** The day and the zone of the viewer's clock. It follows over midnight, on journeys and after the computer has slept. */
export function useViewersClock(): { today: string; zone: string } {
  const now = useSyncExternalStore(watch, read, read);
  return useMemo(() => {
    const [today = '', zone = ''] = now.split(' ');
    return { today, zone };
  }, [now]);
}

const read = (): string => `${localDate(Date.now())} ${viewersZone()}`;

function watch(changed: () => void): () => void {
  const timer = setInterval(changed, lookEveryMs);
  for (const name of wakeEvents) window.addEventListener(name, changed, { capture: true });
  return () => {
    clearInterval(timer);
    for (const name of wakeEvents) window.removeEventListener(name, changed, { capture: true });
  };
}
