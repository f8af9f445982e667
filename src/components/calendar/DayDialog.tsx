'use client';
import { X } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { groupByDay } from '#src/browser/calendar/groupByDay.ts';
import type { Occurrence } from '#src/browser/calendar/visibleEvents.ts';
import { Button } from '#src/components/ui/Button.tsx';
import { addDays } from '#src/domain/eventTime.ts';
import { DayItems } from './DayItems.tsx';

type Props = {
  date: string;
  occurrences: Occurrence[];
  colours: Map<string, string | null | undefined>;
  onOpen: (occurrence: Occurrence) => void;
  onDay: (date: string) => void;
  onClose: () => void;
};

const heading = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'UTC',
});

/** All of a day of which a month shows a part. */
export function DayDialog({ date, occurrences, colours, onOpen, onDay, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  const items = useMemo(
    () => groupByDay(occurrences, date, addDays(date, 1))[0]?.items ?? [],
    [occurrences, date],
  );
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself; the click is on what is behind it.
    <dialog
      ref={dialog}
      aria-labelledby="day-title"
      onClose={onClose}
      onClick={(click) => click.target === dialog.current && dialog.current.close()}
      className="m-auto max-h-[85vh] w-[min(26rem,calc(100vw-1rem))] overflow-y-auto rounded-xl border border-line bg-surface p-0 text-ink shadow-float max-sm:mb-2"
    >
      <div className="sticky top-0 flex items-center gap-2 border-line border-b bg-surface py-2 pr-2 pl-4">
        <h2 id="day-title" className="min-w-0 flex-1 font-semibold">
          {heading.format(new Date(`${date}T12:00:00Z`))}
        </h2>
        <Button size="small" look="quiet" onClick={() => onDay(date)}>
          Open day
        </Button>
        <button
          type="button"
          aria-label="Close"
          onClick={() => dialog.current?.close()}
          className="grid size-9 shrink-0 place-items-center rounded-md hover:bg-sunken"
        >
          <X aria-hidden className="size-5" />
        </button>
      </div>
      <DayItems items={items} colours={colours} onOpen={onOpen} />
    </dialog>
  );
}
