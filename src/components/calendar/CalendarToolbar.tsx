'use client';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { SyncedCalendar } from '#src/browser/calendar/calendarApi.ts';
import type { CalendarDatabase } from '#src/browser/calendar/calendarDatabase.ts';
import {
  type CalendarLocation,
  type CalendarView,
  calendarViews,
  localDate,
  step,
  titleOf,
} from '#src/browser/calendar/calendarLocation.ts';
import type { Occurrence } from '#src/browser/calendar/visibleEvents.ts';
import { Button } from '#src/components/ui/Button.tsx';
import { EventSearch } from './EventSearch.tsx';

type Props = {
  location: CalendarLocation;
  go: (location: CalendarLocation) => void;
  database: CalendarDatabase | null;
  calendars: SyncedCalendar[];
  onOpen: (occurrence: Occurrence) => void;
};

const names: Record<CalendarView, string> = { month: 'Month', week: 'Week', day: 'Day', agenda: 'Agenda' };
const iconButton = 'grid size-9 place-items-center rounded-md hover:bg-sunken';

/** Where we are in time, and how to get somewhere else. */
export function CalendarToolbar({ location, go, database, calendars, onOpen }: Props) {
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-2">
      <Button look="outline" size="small" onClick={() => go({ ...location, date: localDate(Date.now()) })}>
        Today
      </Button>
      <div className="flex">
        <button type="button" aria-label="Back" className={iconButton} onClick={() => go(step(location, -1))}>
          <ChevronLeft aria-hidden className="size-5" />
        </button>
        <button
          type="button"
          aria-label="Forward"
          className={iconButton}
          onClick={() => go(step(location, 1))}
        >
          <ChevronRight aria-hidden className="size-5" />
        </button>
      </div>
      <h2 aria-live="polite" className="min-w-36 font-semibold text-lg tabular-nums">
        {titleOf(location)}
      </h2>
      <label className="sr-only" htmlFor="calendar-view">
        View
      </label>
      <select
        id="calendar-view"
        value={location.view}
        onChange={(event) => go({ ...location, view: event.target.value as CalendarView })}
        className="h-9 rounded-md border border-line bg-surface px-2 text-sm"
      >
        {calendarViews.map((view) => (
          <option key={view} value={view}>
            {names[view]}
          </option>
        ))}
      </select>
      <label className="sr-only" htmlFor="calendar-date">
        Jump to date
      </label>
      <input
        id="calendar-date"
        type="date"
        value={location.date}
        onChange={(event) => event.target.value && go({ ...location, date: event.target.value })}
        className="h-9 rounded-md border border-line bg-surface px-2 text-sm"
      />
      <EventSearch database={database} calendars={calendars} go={go} onOpen={onOpen} />
    </div>
  );
}
