import { Globe, MapPin } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { CatalogueEvent } from '#src/domain/catalogue/catalogueEvent.ts';
import { ConflictNote } from './ConflictNote.tsx';
import { dayCount, longDates, placeOf, timeRange, zoneName } from './eventDates.ts';

/** When an event takes place, in the words of its venue. */
function When({ event }: { event: CatalogueEvent }) {
  const times = timeRange(event);
  if (times) {
    return (
      <>
        {times} <span className="text-muted">{zoneName(event.timezone, event.startsAt ?? '')}</span>
      </>
    );
  }
  if (!event.startDate) return 'Date to be announced';
  return dayCount(event) > 1 ? longDates(event) : 'All day';
}

/** One event of a list, its actions on the right; below on a phone. */
export function EventRow({ event, actions }: { event: CatalogueEvent; actions?: ReactNode }) {
  const Place = event.online ? Globe : MapPin;
  return (
    <article className="group relative flex flex-wrap items-center gap-x-6 gap-y-3 border-t border-line py-5 first:border-t-0">
      <div className="min-w-0 flex-1 basis-72">
        <h3 className="text-lg leading-snug font-medium tracking-tight">
          <Link
            href={`/events/${event.id}`}
            dir="auto"
            className="block after:absolute after:inset-0 group-hover:text-accent"
          >
            {event.title}
          </Link>
        </h3>
        <p className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1 text-[0.9375rem]">
          <span className="tabular-nums">
            <When event={event} />
          </span>
          <span className="inline-flex items-center gap-1.5 text-muted">
            <Place aria-hidden className="size-4" />
            <bdi>{placeOf(event)}</bdi>
          </span>
        </p>
        <p dir="auto" className="mt-1.5 line-clamp-1 max-w-prose text-[0.9375rem] text-muted max-sm:hidden">
          {event.description}
        </p>
        <ConflictNote event={event} />
      </div>
      {actions && <div className="relative">{actions}</div>}
    </article>
  );
}
