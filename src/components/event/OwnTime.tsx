'use client';

import { useSyncExternalStore } from 'react';
import { viewersZone } from '#src/browser/viewersZone.ts';
import { type EventTimes, longDates, timeRange, zoneCity } from './eventDates.ts';

const never = () => () => {};

/** The same moment on the reader's own clock; nothing where that is the venue's time. The server can't know it. */
export function OwnTime({ event }: { event: EventTimes }) {
  const zone = useSyncExternalStore(never, viewersZone, () => null);
  const time = zone && timeRange(event, zone);
  if (!time) return null;
  if (time === timeRange(event) && longDates(event, zone) === longDates(event)) return null;
  return (
    <p className="text-muted" data-testid="own-time">
      Your time: {longDates(event, zone)}, {time} ({zoneCity(zone)})
    </p>
  );
}
