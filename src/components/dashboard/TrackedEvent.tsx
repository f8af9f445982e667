'use client';
import { X } from 'lucide-react';
import Link from 'next/link';
import {
  dayCount,
  dayOf,
  longDates,
  placeOf,
  timeRange,
  zoneName,
} from '#src/components/event/eventDates.ts';
import { OwnTime } from '#src/components/event/OwnTime.tsx';
import { DateTile } from '#src/components/ui/DateTile.tsx';
import type { DashboardEvent } from '#src/contract/answers/dashboard.ts';
import type { Tracking } from '#src/contract/answers/tracking.ts';
import { EditedNote } from './EditedNote.tsx';
import { NoteEditor } from './NoteEditor.tsx';
import { Receipt } from './Receipt.tsx';
import { SyncStatusLine } from './SyncStatusLine.tsx';

type Props = {
  item: DashboardEvent;
  busy: boolean;
  /** The reader's time zone, for the receipt. */
  zone: string;
  onTracking: (tracking: Tracking) => void;
  onNote: (note: string | null) => Promise<unknown>;
  onRetry: () => void;
  onRemove: () => void;
};

const kinds: [Tracking, string][] = [
  ['bookmarked', 'Bookmarked'],
  ['attending', 'Attending'],
];

/** One tracked event: when and where, the person's choice and note, and how its copy in Google stands. */
export function TrackedEvent({ item, busy, zone, onTracking, onNote, onRetry, onRemove }: Props) {
  const { event, tracking, note, over } = item;
  return (
    <article className="flex gap-4 py-7 sm:gap-6" aria-label={event.title}>
      <DateTile parts={dayOf(event)} />
      <div className="grid min-w-0 flex-1 gap-3.5">
        <div className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <h2 dir="auto" className="text-lg leading-snug font-semibold tracking-tight">
              {event.deletedAt ? (
                <span className="text-muted line-through">{event.title}</span>
              ) : (
                <Link className="hover:text-accent" href={`/events/${event.id}`}>
                  {event.title}
                </Link>
              )}
            </h2>
            {(event.deletedAt || over) && (
              <p className="text-[0.9375rem] font-medium">
                {event.deletedAt ? 'The organiser cancelled this event.' : 'This event is over.'}
              </p>
            )}
            <When event={event} />
            <p className="text-[0.9375rem] text-muted">
              <bdi>{placeOf(event)}</bdi>
            </p>
          </div>
          <button
            type="button"
            onClick={onRemove}
            aria-label={`Remove: ${event.title}`}
            title="Remove"
            className="-mt-1.5 -mr-2 grid size-11 shrink-0 place-items-center rounded-full text-muted transition-colors hover:bg-sunken hover:text-ink"
          >
            <X aria-hidden className="size-5" />
          </button>
        </div>
        {!event.deletedAt && !over && (
          <fieldset className="flex w-fit rounded-full border border-line bg-sunken p-1">
            <legend className="sr-only">Your plan for {event.title}</legend>
            {kinds.map(([kind, label]) => (
              <button
                key={kind}
                type="button"
                aria-pressed={tracking === kind}
                onClick={() => tracking !== kind && onTracking(kind)}
                className="min-h-9 rounded-full px-3.5 text-sm text-muted transition-colors hover:text-ink aria-pressed:bg-surface aria-pressed:font-medium aria-pressed:text-ink aria-pressed:shadow-lift"
              >
                {label}
              </button>
            ))}
          </fieldset>
        )}
        {event.deletedAt ? (
          note && (
            <p dir="auto" className="max-w-prose min-w-0 border-l-2 border-accent pl-3 whitespace-pre-line">
              {note}
            </p>
          )
        ) : (
          <NoteEditor note={note} about={event.title} save={onNote} />
        )}
        {/* Nobody connects a calendar for what won't take place any more. */}
        {!((event.deletedAt || over) && item.sync.status === 'not_connected') && (
          <SyncStatusLine item={item} busy={busy} onRetry={onRetry} />
        )}
        <EditedNote fields={item.receipt?.editedFields ?? []} />
        <Receipt item={item} zone={zone} />
      </div>
    </article>
  );
}

function When({ event }: Pick<DashboardEvent, 'event'>) {
  const time = timeRange(event);
  const text = [
    // Over several days the times name their dates themselves.
    time && dayCount(event) > 1 ? null : longDates(event),
    time,
  ];
  return (
    <div className="mt-1 text-[0.9375rem]">
      <p>
        {text.filter(Boolean).join(', ')}
        {time && event.startsAt && (
          <span className="text-muted"> {zoneName(event.timezone, event.startsAt)}</span>
        )}
      </p>
      <OwnTime event={event} />
    </div>
  );
}
