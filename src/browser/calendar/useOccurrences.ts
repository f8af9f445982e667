'use client';
import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect, useRef, useState } from 'react';
import type { CalendarDatabase } from './calendarDatabase.ts';
import { type CalendarLocation, rangeOf, step } from './calendarLocation.ts';
import { type Occurrence, visibleEvents } from './visibleEvents.ts';

const nothing: Occurrence[] = [];
/** What can wait until the days are drawn is read once the page has been at rest for so long. */
const restMs = 100;
const rest = () => new Promise((resolve) => setTimeout(resolve, restMs));
const aheadMax = 12;

type Shown = { key: string | undefined; location: CalendarLocation; occurrences: Occurrence[] };

/**
 * What takes place in the visible range, kept current. After a step the last range stays until the next one is read, so
 * nothing blinks; the ranges before and after are read ahead.
 */
export function useOccurrences(database: CalendarDatabase | null, location: CalendarLocation): Shown {
  useViewersZone();
  const key = keyOf(location);
  const ahead = useRef(new Map<string, Occurrence[]>());
  const drawn = useRef(key);
  const found = useLiveQuery(async () => {
    if (!database) return undefined;
    const isStep = drawn.current !== key;
    drawn.current = key;
    if (isStep && ahead.current.has(key)) await Promise.resolve(rest());
    // A copy that can't be read shows nothing; why, the loop tells.
    const occurrences = await read(database, location).catch(() => nothing);
    return { key, location, occurrences };
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
          if (known.has(keyOf(neighbour))) continue;
          const occurrences = await read(database, neighbour).catch(() => null);
          if (left || !occurrences) return;
          keep(known, keyOf(neighbour), occurrences);
        }
      },
      isConfirmed ? 0 : restMs,
    );
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [database, found]);

  const last = useRef<Shown>({ key: undefined, location, occurrences: nothing });
  if (!database) last.current = { key: undefined, location, occurrences: nothing };
  const early = found?.key === key ? undefined : ahead.current.get(key);
  const next: Shown = early ? { key, location, occurrences: early } : (found ?? last.current);
  // What is read again unchanged stays the same list: drawing it is the dear part.
  const unchanged = next.key === last.current.key && isSame(next.occurrences, last.current.occurrences);
  last.current = {
    key: next.key,
    location: next.key === key ? location : next.location,
    occurrences: unchanged ? last.current.occurrences : next.occurrences,
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

function keyOf(location: CalendarLocation): string {
  const { fromMs, toMs, fromDate, toDate } = rangeOf(location);
  return [fromMs, toMs, fromDate, toDate].join(' ');
}

/** Whoever travels while the page is open comes back to days that begin at other moments. */
function useViewersZone(): void {
  const [, setZone] = useState(0);
  useEffect(() => {
    const update = () => setZone(new Date().getTimezoneOffset());
    document.addEventListener('visibilitychange', update);
    return () => document.removeEventListener('visibilitychange', update);
  }, []);
}
