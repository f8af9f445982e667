'use client';
import { useMemo } from 'react';
import type { Occurrence } from '#src/browser/calendar/store/visibleEvents.ts';
import { groupByDay } from '#src/browser/calendar/view/groupByDay.ts';
import { Button } from '#src/components/ui/Button.tsx';
import { CloseButton, Dialog } from '#src/components/ui/Dialog.tsx';
import { addDays } from '#src/domain/time/eventTime.ts';
import { DayItems } from './DayItems.tsx';
import type { CalendarColours } from './eventColour.ts';

type Props = {
  date: string;
  occurrences: Occurrence[];
  colours: Map<string, CalendarColours>;
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
  const items = useMemo(
    () => groupByDay(occurrences, date, addDays(date, 1))[0]?.items ?? [],
    [occurrences, date],
  );
  return (
    <Dialog labelledBy="day-title" onClose={onClose} className="w-[min(26rem,calc(100vw-1rem))]">
      <div className="sticky top-0 flex items-center gap-2 border-line border-b bg-surface py-2 pr-2 pl-4">
        <h2 id="day-title" className="min-w-0 flex-1 font-semibold">
          {heading.format(new Date(`${date}T12:00:00Z`))}
        </h2>
        <Button size="small" look="quiet" onClick={() => onDay(date)}>
          Open day
        </Button>
        <CloseButton />
      </div>
      <DayItems items={items} colours={colours} onOpen={onOpen} />
    </Dialog>
  );
}
