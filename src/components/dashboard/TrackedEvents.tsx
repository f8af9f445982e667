'use client';
import { ArrowRight } from 'lucide-react';
import Link from 'next/link';
import { ButtonLink } from '#src/components/ui/Button.tsx';
import { EmptyState } from '#src/components/ui/EmptyState.tsx';
import type { DashboardEvent, TrackedCounts } from '#src/contract/answers/dashboard.ts';
import { type DashboardView, dashboardUrl, type Shown } from './dashboardUrl.ts';
import { TrackedEvent } from './TrackedEvent.tsx';
import { useTrackedEvents } from './useTrackedEvents.ts';

const tabs: [Shown, string][] = [
  ['all', 'All'],
  ['attending', 'Attending'],
  ['bookmarked', 'Bookmarked'],
];

type Props = {
  /** One page of events, and behind a first page of what is coming the latest past ones. */
  rendered: DashboardEvent[];
  /** Of everything that is tracked. */
  counts: TrackedCounts;
  view: DashboardView;
  nextCursor: string | null;
  zone: string;
};

/** A page of what a person tracks, by tab; the first one with what is over folded away. */
export function TrackedEvents({ rendered, counts, view, nextCursor, zone }: Props) {
  const { shown, when, after } = view;
  const { events, setTracking, saveNote, syncAgain, remove } = useTrackedEvents(rendered);
  const listed = events.filter(({ item }) => shown === 'all' || item.tracking === shown);
  const past = listed.filter(({ item }) => item.over).reverse();
  const coming = listed.filter(({ item }) => !item.over);
  const countsOf = (tab: Shown) => (tab === 'all' ? counts : counts[tab]);
  const list = (entries: typeof events) => (
    <ul className="divide-y divide-line">
      {entries.map(({ item, busy }) => (
        <li key={item.eventId}>
          <TrackedEvent
            {...{ item, busy, zone }}
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
            href={dashboardUrl({ shown: tab, when, after: undefined })}
            aria-current={tab === shown ? 'page' : undefined}
            scroll={false}
            className="-mb-px border-b-2 border-transparent px-3 py-3 text-[0.9375rem] text-muted hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
          >
            {label}{' '}
            <span className="tabular-nums text-muted">{countsOf(tab).coming + countsOf(tab).past}</span>
          </Link>
        ))}
      </nav>
      {when === 'past' && (
        <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
          <h2 className="section-title">Past events</h2>
          <Link
            href={dashboardUrl({ shown, when: 'coming', after: undefined })}
            className="quiet-link text-[0.9375rem]"
          >
            What is coming
          </Link>
        </div>
      )}
      {listed.length === 0 && <Empty shown={shown} />}
      {coming.length > 0 && <section aria-label="Coming up">{list(coming)}</section>}
      {when === 'past' && past.length > 0 && <section aria-label="Past">{list(past)}</section>}
      <Pages view={view} nextCursor={nextCursor} />
      {when === 'coming' && !after && past.length > 0 && (
        <details className="rounded-3xl bg-sunken px-4 py-2 sm:px-6">
          <summary className="flex min-h-11 items-center justify-between gap-4 font-medium">
            <span>Past events</span>
            <span className="text-muted tabular-nums">{countsOf(shown).past}</span>
          </summary>
          {list(past)}
          {countsOf(shown).past > past.length && (
            <p className="border-t border-line py-4">
              <Link href={dashboardUrl({ shown, when: 'past', after: undefined })} className="quiet-link">
                All past events
              </Link>
            </p>
          )}
        </details>
      )}
    </div>
  );
}

function Pages({ view, nextCursor }: Pick<Props, 'view' | 'nextCursor'>) {
  if (!view.after && !nextCursor) return null;
  return (
    <nav aria-label="Pages" className="flex flex-wrap gap-3">
      {view.after && (
        <ButtonLink look="outline" href={dashboardUrl({ ...view, after: undefined })}>
          Back to the first page
        </ButtonLink>
      )}
      {nextCursor && (
        <ButtonLink look="outline" href={dashboardUrl({ ...view, after: nextCursor })}>
          {view.when === 'past' ? 'Earlier events' : 'Later events'}
          <ArrowRight aria-hidden className="size-4" />
        </ButtonLink>
      )}
    </nav>
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
        Bookmark what you don’t want to forget. It shows in your calendar and leaves your time free.
      </EmptyState>
    );
  return (
    <EmptyState title="Your events will be here" action={browse}>
      Bookmark an event or say that you attend it. With your Google Calendar connected it is there a moment
      later.
    </EmptyState>
  );
}
