'use client';
import { CalendarClock } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Conflict, EventSpan } from '#src/browser/calendar/view/findConflicts.ts';
import { isOver } from './eventDates.ts';

/** "Overlaps Standup 10:00 to 10:30", from the viewer's own calendars as this browser knows them; else nothing. */
export function ConflictNote({ event }: { event: EventSpan }) {
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const { id, startsAt, endsAt, startDate, endDate } = event;
  useEffect(() => {
    const times = { startsAt, endsAt, startDate, endDate, allDay: startDate !== null };
    if (isOver(times, Date.now())) return;
    let left = false;
    void lookUp({ id, startsAt, endsAt, startDate, endDate }).then((found) => {
      if (!left) setConflict(found);
    });
    return () => {
      left = true;
    };
  }, [id, startsAt, endsAt, startDate, endDate]);
  if (!conflict) return null;
  return (
    <p data-testid="conflict" className="mt-1.5 flex items-start gap-1.5 text-[0.9375rem] text-warn">
      <CalendarClock aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0">
        Overlaps <em dir="auto">{conflict.title}</em> {conflict.time}
        {conflict.more > 0 && ` and ${conflict.more} more`}
      </span>
    </p>
  );
}

/** Whoever has no local copy of a calendar loads nothing for this. */
async function lookUp(event: EventSpan): Promise<Conflict | null> {
  const userId = document.body.dataset.viewer;
  if (!userId || !('indexedDB' in window)) return null;
  try {
    const known = await indexedDB.databases();
    if (!known.some(({ name }) => name === `kure-cal-${userId}`)) return null;
    const { findConflict, sharedDatabase } = await import('#src/browser/calendar/view/findConflicts.ts');
    return await findConflict(sharedDatabase(userId), event);
  } catch {
    // A browser that keeps its storage closed has no conflicts to tell of.
    return null;
  }
}
