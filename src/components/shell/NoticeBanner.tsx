import { CircleAlert, Info } from 'lucide-react';
import Link from 'next/link';
import { dayCount, longDates, placeOf, timeRange } from '#src/components/event/eventDates.ts';
import { SyncActionControl } from '#src/components/sync/SyncActionControl.tsx';
import { Button } from '#src/components/ui/Button.tsx';
import type { CatalogueEvent } from '#src/domain/catalogue/catalogueEvent.ts';

type News = { kind: 'moved' | 'cancelled'; at: string; event: CatalogueEvent };
type Props = {
  count: number;
  reconnect: { connectionId: string; email: string }[];
  events: News[];
  dismiss: (form: FormData) => Promise<void>;
};

/** Above every page: accounts to connect again, and what became of events that the viewer tracks. Nothing when all is well. */
export function NoticeBanner({ count, reconnect, events, dismiss }: Props) {
  if (count === 0) return null;
  const more = count - reconnect.length - events.length;
  return (
    <aside aria-label="Notices" className="border-b border-line bg-surface text-[0.9375rem]">
      <div className="mx-auto grid max-w-6xl gap-2 px-4 py-2.5 sm:px-8">
        {reconnect.map(({ connectionId, email }) => (
          <div key={connectionId} className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <CircleAlert aria-hidden className="size-5 shrink-0 text-warn" />
            <p className="min-w-0 flex-1 basis-48">
              <strong className="font-semibold break-all">{email}</strong> must be connected again.
            </p>
            <SyncActionControl action="reconnect" connectionId={connectionId} about={email} />
          </div>
        ))}
        {events.length > 0 && (
          <form action={dismiss} className="flex flex-wrap items-start gap-x-3 gap-y-2">
            <Info aria-hidden className="mt-1.5 size-5 shrink-0 text-muted" />
            <ul className="grid min-w-0 flex-1 basis-48 gap-0.5 py-1">
              {events.map((news) => (
                <li key={news.event.id} className="break-words">
                  <NewsLine {...news} />
                </li>
              ))}
              {more > 0 && (
                <li>
                  <Link className="quiet-link" href="/dashboard">
                    {more === 1 ? '1 more of your events' : `${more} more of your events`}
                  </Link>{' '}
                  changed, too.
                </li>
              )}
            </ul>
            <input type="hidden" name="until" value={events[0]?.at} />
            <Button type="submit" look="outline" size="small">
              Got it
            </Button>
          </form>
        )}
      </div>
    </aside>
  );
}

function NewsLine({ kind, event }: News) {
  if (kind === 'cancelled')
    return (
      <>
        <bdi className="font-medium">{event.title}</bdi> is cancelled.
      </>
    );
  return (
    <>
      <Link className="quiet-link font-medium" href={`/events/${event.id}`}>
        <bdi>{event.title}</bdi>
      </Link>{' '}
      has a new time or place: {whenAndWhere(event)}.
    </>
  );
}

const whenAndWhere = (event: CatalogueEvent) =>
  [longDates(event), dayCount(event) === 1 && timeRange(event), placeOf(event)].filter(Boolean).join(', ');
