'use client';
import { type ComponentType, useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { deleteEvent, isConflict } from '#src/browser/calendar/edit/eventApi.ts';
import { isEditable, isWritable } from '#src/browser/calendar/edit/eventDraft.ts';
import type { CalendarDatabase } from '#src/browser/calendar/store/calendarDatabase.ts';
import { useUnchanged } from '#src/browser/calendar/store/useUnchanged.ts';
import { inRange, type Occurrence } from '#src/browser/calendar/store/visibleEvents.ts';
import { useCalendarSync } from '#src/browser/calendar/sync/useCalendarSync.ts';
import { rangeOf, step } from '#src/browser/calendar/view/calendarLocation.ts';
import { openingLocation, useCalendarLocation } from '#src/browser/calendar/view/useCalendarLocation.ts';
import { useOccurrences } from '#src/browser/calendar/view/useOccurrences.ts';
import { useViewersClock } from '#src/browser/useViewersClock.ts';
import { toast } from '#src/components/shell/laterToast.ts';
import { cx } from '#src/components/ui/cx.ts';
import { Agenda } from './Agenda.tsx';
import type { CalendarGridProps } from './CalendarGrid.tsx';
import { CalendarList, CalendarSidebar } from './CalendarSidebar.tsx';
import { CalendarSkeleton, calendarFrame } from './CalendarSkeleton.tsx';
import { CalendarToolbar } from './CalendarToolbar.tsx';
import { DayDialog } from './DayDialog.tsx';
import type { EventEditorProps } from './EventEditor.tsx';
import { EventPanel } from './EventPanel.tsx';
import { FirstRun } from './FirstRun.tsx';
import { ShortcutLegend } from './ShortcutLegend.tsx';
import { SyncHeader, SyncNotice } from './SyncHeader.tsx';
import { useHeight } from './useHeight.ts';
import { useShortcuts } from './useShortcuts.ts';

// The calendar widget is the largest piece of the app: it is loaded here and nowhere else, and while the page itself starts.
const loadGrid = () => import('./CalendarGrid.tsx').then((module) => module.CalendarGrid);
if (typeof window !== 'undefined' && openingLocation().view !== 'agenda') loadGrid().catch(() => {});

const loadEditor = () => import('./EventEditor.tsx').then((module) => module.EventEditor);
type Editing = { Editor: ComponentType<EventEditorProps>; subject: EventEditorProps['subject'] };

/** What the calendar shows depends on the browser alone (its day, its zone, its copy): the server keeps its place. */
export function CalendarPage({ userId }: { userId: string }) {
  const inBrowser = useSyncExternalStore(
    () => () => {},
    () => true,
    () => false,
  );
  return (
    <div className={calendarFrame}>
      <h1 className="sr-only">Calendar</h1>
      {inBrowser ? <OpenCalendar userId={userId} /> : <CalendarSkeleton />}
    </div>
  );
}

function OpenCalendar({ userId }: { userId: string }) {
  const local = useCalendarSync(userId);
  const { database, accounts, hiddenCalendars } = local;
  const { today, zone } = useViewersClock();
  const [location, go] = useCalendarLocation(today);
  const [opened, setOpened] = useState<Occurrence | null>(null);
  const [wholeDay, setWholeDay] = useState<string | null>(null);
  const [legend, setLegend] = useState(false);
  const [editing, setEditing] = useState<Editing | null>(null);
  const small = useSmallScreen();
  const CalendarGrid = useGrid(location.view !== 'agenda');
  const [gridHeight, measureGrid] = useHeight();
  const {
    key: shownRange,
    location: shownLocation,
    occurrences,
    filling,
  } = useOccurrences(database, location, zone);
  const calendars = useMemo(() => accounts?.flatMap((account) => account.calendars) ?? [], [accounts]);
  const colourOf = useUnchanged(
    calendars.map(({ id, color, labelColors }) => [id, { color, labelColors }] as const),
  );
  const colours = useMemo(() => new Map(colourOf), [colourOf]);
  const visible = useUnchanged(
    calendars.filter(({ id, selected }) => selected && !hiddenCalendars.includes(id)).map(({ id }) => id),
  );
  const shown = useMemo(
    () => occurrences.filter(({ calendarId }) => visible.includes(calendarId)),
    [occurrences, visible],
  );

  const writes = calendars.some((calendar) => calendar.selected && isWritable(calendar));
  const openEditor = (subject: Editing['subject']) => {
    setOpened(null);
    loadEditor().then(
      (Editor) => setEditing({ Editor, subject }),
      () => toast.error('Changing events needs a connection. Try again when you are online.'),
    );
  };

  useShortcuts({
    view: (view) => go({ ...location, view }),
    today: () => go({ ...location, date: today }),
    step: (direction) => go(step(location, direction)),
    search: () => document.getElementById('calendar-search')?.focus(),
    legend: () => setLegend(true),
    create: () => create(),
  });

  // Nothing is in sync before it is drawn, and on a slow line what draws it is the last to come.
  const isUndrawn = filling || (location.view !== 'agenda' && (!CalendarGrid || gridHeight === null));
  const evidence = {
    accounts,
    run: local.run,
    heardAt: local.heardAt,
    online: local.online,
    filling: isUndrawn,
  };
  const showDay = useCallback(
    (day: string) => {
      setWholeDay(null);
      go({ view: 'day', date: day });
    },
    [go],
  );
  const { view, date } = shownLocation;
  const firstRun = accounts?.length === 0;
  // Neither the copy nor the server has said yet whether there is anything to show.
  const waiting = !accounts && local.online && !local.run?.failure;
  const current = opened && occurrences.find((one) => isSameEvent(one, opened));
  const create = () => writes && openEditor({ date: location.date });
  const openedCalendar = calendars.find(({ id }) => id === opened?.calendarId);
  const remove = async (from: CalendarDatabase, event: Occurrence) => {
    try {
      await deleteEvent(from, event);
      setOpened(null);
      toast.success('Deleted from your Google Calendar too.');
    } catch (error) {
      if (isConflict(error)) local.syncNow();
      throw error;
    }
  };
  const shownEvent = current ?? opened;
  const editable = shownEvent && isEditable(shownEvent.event, openedCalendar) ? shownEvent : null;
  const list = {
    accounts: accounts ?? [],
    hidden: hiddenCalendars,
    onHidden: local.hideCalendars,
    onLegend: () => setLegend(true),
  };
  return (
    <>
      <SyncNotice evidence={evidence} onSync={local.syncNow} />
      {waiting && <CalendarSkeleton />}
      {firstRun && <FirstRun />}
      {!waiting && !firstRun && (
        <>
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <CalendarToolbar
              location={location}
              go={go}
              database={database}
              onOpen={setOpened}
              calendars={calendars}
              onNew={writes ? create : null}
            />
            <SyncHeader evidence={evidence} onSync={local.syncNow} />
          </div>
          <details className="rounded-lg border border-line bg-surface px-4 py-2 lg:hidden">
            <summary className="min-h-6 font-medium text-sm">Calendars</summary>
            <div className="pt-3">
              <CalendarList {...list} />
            </div>
          </details>
          <div className="flex min-h-0 flex-1 gap-4">
            <CalendarSidebar location={location} today={today} go={go} {...list} />
            <div
              className={cx('min-h-0 min-w-0 flex-1', location.view !== 'agenda' && 'max-md:h-160')}
              data-testid="calendar-grid"
              ref={measureGrid}
              data-shown={shownRange}
            >
              {shownRange && view === 'agenda' && (
                <Agenda
                  key={`${date} ${zone}`}
                  location={shownLocation}
                  today={today}
                  occurrences={shown}
                  colours={colours}
                  onOpen={setOpened}
                  onDay={showDay}
                />
              )}
              {/* Drawn once with its events, not empty first: drawing is the dear part. */}
              {shownRange && view !== 'agenda' && CalendarGrid && gridHeight !== null && (
                <CalendarGrid
                  // FullCalendar keeps the zone that it began with, and today for as long as its timer sleeps.
                  key={`${today} ${zone}`}
                  small={small}
                  height={gridHeight}
                  view={view}
                  date={date}
                  occurrences={shown}
                  colours={colours}
                  onOpen={setOpened}
                  onDay={showDay}
                  onMore={setWholeDay}
                />
              )}
            </div>
          </div>
        </>
      )}
      {database && wholeDay && (
        <DayDialog
          key={zone}
          date={wholeDay}
          occurrences={shown}
          colours={colours}
          onOpen={setOpened}
          onDay={showDay}
          onClose={() => setWholeDay(null)}
        />
      )}
      {/* Whoever has signed out elsewhere leaves nothing open here. */}
      {database && opened && (
        <EventPanel
          key={opened.googleEventId}
          occurrence={current ?? opened}
          gone={!current && shownRange !== undefined && inRange(opened.time, rangeOf(shownLocation))}
          calendar={openedCalendar}
          accountEmail={accounts?.find(({ id }) => id === openedCalendar?.connectionId)?.email}
          onEdit={editable ? () => openEditor(editable) : null}
          onDelete={editable ? () => remove(database, editable) : null}
          onClose={() => setOpened(null)}
        />
      )}
      {database && editing && (
        <editing.Editor
          database={database}
          accounts={accounts ?? []}
          subject={editing.subject}
          onStale={local.syncNow}
          onClose={() => setEditing(null)}
        />
      )}
      {legend && <ShortcutLegend onClose={() => setLegend(false)} />}
    </>
  );
}

/**
 * The grid's component once it is here; where only the agenda is looked at, it is fetched for later, when the page is at rest. Not by
 * Suspense: that keeps its placeholder for 300 ms, however soon the code comes.
 */
function useGrid(wanted: boolean): ComponentType<CalendarGridProps> | null {
  const [grid, setGrid] = useState<{ component: ComponentType<CalendarGridProps> } | null>(null);
  useEffect(() => {
    if (!wanted) {
      const timer = setTimeout(() => void loadGrid().catch(() => {}), restMs);
      return () => clearTimeout(timer);
    }
    loadGrid().then(
      (component) => setGrid({ component }),
      (error) =>
        setGrid(() => {
          throw error;
        }),
    );
  }, [wanted]);
  return grid?.component ?? null;
}

/** So long after its start a page is at rest. */
const restMs = 2_000;

const isSameEvent = (a: Occurrence, b: Occurrence): boolean =>
  a.calendarId === b.calendarId && a.googleEventId === b.googleEventId;

const smallScreen = '(max-width: 767px)';

function watchWidth(changed: () => void): () => void {
  const query = window.matchMedia(smallScreen);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}

/** A screen on which the page scrolls as a whole and a day is narrow. */
function useSmallScreen(): boolean {
  return useSyncExternalStore(
    watchWidth,
    () => window.matchMedia(smallScreen).matches,
    () => false,
  );
}
