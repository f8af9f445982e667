'use client';
import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect, useRef } from 'react';
import { type CalendarDatabase, readSetting } from '#src/browser/calendar/store/calendarDatabase.ts';
import { type Occurrence, visibleEvents } from '#src/browser/calendar/store/visibleEvents.ts';
import { type CalendarLocation, rangeOf, step } from './calendarLocation.ts';

const nothing: Occurrence[] = [];
/** What can wait until the days are drawn is read once the page has been at rest for so long. */
const restMs = 100;
const rest = () => new Promise((resolve) => setTimeout(resolve, restMs));
const aheadMax = 12;

type Shown = {
  key: string | undefined;
  location: CalendarLocation;
  occurrences: Occurrence[];
  /** Nothing was read yet, or the copy was still being filled when it was. */
  filling: boolean;
};

/**
 * What takes place in the visible range, kept current. After a step the last range stays until the next one is read, so
 * nothing blinks; the ranges before and after are read ahead.
 */
export function useOccurrences(
  database: CalendarDatabase | null,
  location: CalendarLocation,
  zone: string,
): Shown {
  const key = keyOf(location, zone);
  const ahead = useRef(new Map<string, Occurrence[]>());
  const drawn = useRef(key);
  const found = useLiveQuery(async () => {
    if (!database) return undefined;
    const isStep = drawn.current !== key;
    drawn.current = key;
    if (isStep && ahead.current.has(key)) await Promise.resolve(rest());
    // A copy that can't be read shows nothing; why, the loop tells.
    const filling = (await readSetting(database, 'filling').catch(() => false)) ?? false;
    const occurrences = await read(database, location).catch(() => nothing);
    return { key, location, occurrences, filling };
  }, [database, key]);
  useEffect(() => {
    if (!database || !found) return;
    const known = ahead.current;
    const before = known.get(found.key);
    // What was read ahead was not what there is: the rest may be as old.
    const isConfirmed = before !== undefined && isSame(before, found.occurrences);
    if (before && !isConfirmed) known.clear();
    keep(known, found.key, found.occurrences);
    let left = false;
    // What had been read ahead was only looked at again at rest.
    const timer = setTimeout(
      async () => {
        for (const direction of [1, -1] as const) {
          const neighbour = step(found.location, direction);
          if (known.has(keyOf(neighbour, zone))) continue;
          const occurrences = await read(database, neighbour).catch(() => null);
          if (left || !occurrences) return;
          keep(known, keyOf(neighbour, zone), occurrences);
        }
      },
      isConfirmed ? 0 : restMs,
    );
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [database, found, zone]);

  const unread: Shown = { key: undefined, location, occurrences: nothing, filling: true };
  const last = useRef<Shown>(unread);
  if (!database) last.current = unread;
  const early = found?.key === key ? undefined : ahead.current.get(key);
  const next: Shown = early
    ? { ...last.current, key, location, occurrences: early }
    : (found ?? last.current);
  // What is read again unchanged stays the same list: drawing it is the dear part.
  const unchanged = next.key === last.current.key && isSame(next.occurrences, last.current.occurrences);
  last.current = {
    key: next.key,
    location: next.key === key ? location : next.location,
    occurrences: unchanged ? last.current.occurrences : next.occurrences,
    filling: next.filling,
  };
  return last.current;
}

/** What was read longest ago goes first. */
function keep(known: Map<string, Occurrence[]>, key: string, occurrences: Occurrence[]): void {
  known.delete(key);
  known.set(key, occurrences);
  for (const oldest of known.keys()) if (known.size > aheadMax) known.delete(oldest);
}

const isSame = (some: Occurrence[], others: Occurrence[]): boolean =>
  some === others ||
  (some.length === others.length &&
    some.every((one, at) => {
      const other = others[at] as Occurrence;
      return (
        one.changeSeq === other.changeSeq &&
        one.googleEventId === other.googleEventId &&
        one.calendarId === other.calendarId
      );
    }));

const read = (database: CalendarDatabase, location: CalendarLocation) =>
  visibleEvents(database, rangeOf(location));

/** Days begin at other moments for whoever travels while the page is open. */
function keyOf(location: CalendarLocation, zone: string): string {
  const { fromMs, toMs, fromDate, toDate } = rangeOf(location);
  return [fromMs, toMs, fromDate, toDate, zone].join(' ');
}
