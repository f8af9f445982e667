'use client';
import Link from 'next/link';
import { isOver } from '#src/components/event/eventDates.ts';
import { ButtonLink } from '#src/components/ui/Button.tsx';
import { EmptyState } from '#src/components/ui/EmptyState.tsx';
import type { DashboardEvent, Tracking } from '#src/services/dashboardService.ts';
import { TrackedEvent } from './TrackedEvent.tsx';
import { useTrackedEvents } from './useTrackedEvents.ts';

export type Shown = 'all' | Tracking;
const tabs: [Shown, string][] = [
  ['all', 'All'],
  ['attending', 'Attending'],
  ['bookmarked', 'Bookmarked'],
];

type Props = { rendered: DashboardEvent[]; shown: Shown; zone: string; now: number };

/** Everything that a person tracks, by tab, with what is over folded away. */
export function TrackedEvents({ rendered, shown, zone, now }: Props) {
  const { events, setTracking, saveNote, syncAgain, remove } = useTrackedEvents(rendered);
  const inTab = (tab: Shown) => events.filter(({ item }) => tab === 'all' || item.tracking === tab);
  const listed = inTab(shown);
  const past = listed.filter(({ item }) => isOver(item.event, now)).reverse();
  const coming = listed.filter((one) => !past.includes(one));
  const list = (entries: typeof events) => (
    <ul className="divide-y divide-line">
      {entries.map(({ item, busy }) => (
        <li key={item.eventId}>
          <TrackedEvent
            {...{ item, busy, zone }}
            over={isOver(item.event, now)}
            onTracking={(tracking) => setTracking(item, tracking)}
            onNote={(note) => saveNote(item, note)}
            onRetry={() => syncAgain(item)}
            onRemove={() => remove(item)}
          />
        </li>
      ))}
    </ul>
  );
  return (
    <div className="grid gap-6">
      <nav aria-label="Which events" className="flex flex-wrap gap-1 border-b border-line">
        {tabs.map(([tab, label]) => (
          <Link
            key={tab}
            href={tab === 'all' ? '/dashboard' : `/dashboard?show=${tab}`}
            aria-current={tab === shown ? 'page' : undefined}
            scroll={false}
            className="-mb-px border-b-2 border-transparent px-3 py-3 text-[0.9375rem] text-muted hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
          >
            {label} <span className="tabular-nums text-muted">{inTab(tab).length}</span>
          </Link>
        ))}
      </nav>
      {listed.length === 0 && <Empty shown={shown} />}
      {coming.length > 0 && <section aria-label="Coming up">{list(coming)}</section>}
      {past.length > 0 && (
        <details className="rounded-3xl bg-sunken px-4 py-2 sm:px-6">
          <summary className="flex min-h-11 items-center justify-between gap-4 font-medium">
            <span>Past events</span>
            <span className="text-muted tabular-nums">{past.length}</span>
          </summary>
          {list(past)}
        </details>
      )}
    </div>
  );
}

function Empty({ shown }: { shown: Shown }) {
  const browse = <ButtonLink href="/events">Browse events</ButtonLink>;
  if (shown === 'attending')
    return (
      <EmptyState title="You are not attending anything yet" action={browse}>
        Say that you attend an event, and your calendar keeps its time busy.
      </EmptyState>
    );
  if (shown === 'bookmarked')
    return (
      <EmptyState title="Nothing bookmarked" action={browse}>
        Bookmark what you don’t want to forget. It stands in your calendar and leaves your time free.
      </EmptyState>
    );
  return (
    <EmptyState title="Your events will be here" action={browse}>
      Bookmark an event or say that you attend it. With your Google Calendar connected it is there a moment
      later.
    </EmptyState>
  );
}
