'use client';
import { ChevronLeft, ChevronRight, Plus } from 'lucide-react';
import { useState } from 'react';
import type { SyncedCalendar } from '#src/browser/calendar/calendarApi.ts';
import type { CalendarDatabase } from '#src/browser/calendar/store/calendarDatabase.ts';
import type { Occurrence } from '#src/browser/calendar/store/visibleEvents.ts';
import {
  type CalendarLocation,
  type CalendarView,
  calendarViews,
  localDate,
  step,
  titleOf,
} from '#src/browser/calendar/view/calendarLocation.ts';
import { Button } from '#src/components/ui/Button.tsx';
import { cx } from '#src/components/ui/cx.ts';
import { EventSearch } from './EventSearch.tsx';

type Props = {
  location: CalendarLocation;
  go: (location: CalendarLocation) => void;
  database: CalendarDatabase | null;
  calendars: SyncedCalendar[];
  onOpen: (occurrence: Occurrence) => void;
  /** Null where there is no calendar to write into. */
  onNew: (() => void) | null;
};

const names: Record<CalendarView, string> = { month: 'Month', week: 'Week', day: 'Day', agenda: 'Agenda' };
const control = 'h-9 rounded-md border border-line-strong bg-surface px-2 text-sm';
const iconButton = 'grid size-9 place-items-center rounded-md hover:bg-sunken';

/** A year is typed digit by digit: what isn't a day of these two centuries yet is only kept in the field. */
function JumpToDate({ date, onDate }: { date: string; onDate: (date: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <input
      id="calendar-date"
      type="date"
      min="1970-01-01"
      max="2199-12-31"
      value={typed ?? date}
      onChange={({ target }) => {
        setTyped(target.value);
        if (target.value && target.validity.valid) onDate(target.value);
      }}
      onBlur={() => setTyped(null)}
      className={cx(control, 'max-sm:order-first max-sm:w-10 max-sm:[&::-webkit-datetime-edit]:hidden')}
    />
  );
}

/** Where we are in time, and how to get somewhere else. */
export function CalendarToolbar({ location, go, database, calendars, onOpen, onNew }: Props) {
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-2 max-sm:w-full">
      <div className="-ml-2 flex max-sm:order-first sm:ml-0">
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
      <h2
        aria-live="polite"
        className="font-semibold tabular-nums max-sm:order-first max-sm:flex-1 sm:order-none sm:min-w-36 sm:text-lg"
      >
        {titleOf(location)}
      </h2>
      <label className="sr-only" htmlFor="calendar-date">
        Jump to date
      </label>
      <JumpToDate date={location.date} onDate={(date) => go({ ...location, date })} />
      <span aria-hidden className="h-0 basis-full sm:hidden" />
      <Button
        look="outline"
        size="small"
        className="sm:order-first"
        onClick={() => go({ ...location, date: localDate(Date.now()) })}
      >
        Today
      </Button>
      <label className="sr-only" htmlFor="calendar-view">
        View
      </label>
      <select
        id="calendar-view"
        value={location.view}
        onChange={(event) => go({ ...location, view: event.target.value as CalendarView })}
        className={control}
      >
        {calendarViews.map((view) => (
          <option key={view} value={view}>
            {names[view]}
          </option>
        ))}
      </select>
      {onNew && (
        <Button look="outline" size="small" className="max-sm:px-2.5" onClick={onNew}>
          <Plus aria-hidden className="size-4" /> <span className="max-sm:sr-only">New</span>
        </Button>
      )}
      <EventSearch database={database} calendars={calendars} go={go} onOpen={onOpen} />
    </div>
  );
}
