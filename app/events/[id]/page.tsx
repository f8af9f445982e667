import { ArrowLeft, ArrowUpRight } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { cache, type ReactNode } from 'react';
import { ConflictNote } from '#src/components/event/ConflictNote.tsx';
import {
  dayCount,
  dayOf,
  isOver,
  longDates,
  timeRange,
  zoneCity,
  zoneName,
} from '#src/components/event/eventDates.ts';
import { OwnTime } from '#src/components/event/OwnTime.tsx';
import { TopicLink } from '#src/components/event/TopicLink.tsx';
import { TrackButtons } from '#src/components/event/TrackButtons.tsx';
import { DateTile } from '#src/components/ui/DateTile.tsx';
import { Page } from '#src/components/ui/Page.tsx';
import { compose } from '#src/compose.ts';
import type { CatalogueEvent } from '#src/domain/catalogue/catalogueEvent.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import { readId } from '#src/http/readRequest.ts';
import { getCatalogueEvent } from '#src/services/catalogue/eventCatalogueService.ts';
import { trackingStates } from '../../trackingStates.ts';
import { viewer } from '../../viewer.ts';

type Props = { params: Promise<{ id: string }> };

const load = cache(async (id: string) => {
  try {
    const user = await viewer();
    return await getCatalogueEvent(compose(), { eventId: readId(id), userId: user?.id });
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { event } = await load((await params).id);
  return { title: event.title, description: event.description.slice(0, 160) };
}

export default async function EventPage({ params }: Props) {
  const { event, organised } = await load((await params).id);
  const deps = compose();
  const user = await viewer();
  const states = await trackingStates(deps, user, [event]);
  const over = isOver(event, deps.now());
  return (
    <Page>
      <Link
        href="/events"
        className="quiet-link mb-8 inline-flex items-center gap-2 text-[0.9375rem] text-muted"
      >
        <ArrowLeft aria-hidden className="size-4" />
        All events
      </Link>
      <article className="grid gap-x-16 gap-y-10 lg:grid-cols-[1fr_22rem]">
        <header className="grid items-start gap-6 sm:grid-cols-[auto_1fr] lg:col-span-2">
          <DateTile parts={dayOf(event)} large />
          <div className="grid gap-4">
            <h1 dir="auto" className="page-title">
              {event.title}
            </h1>
            <div className="flex flex-wrap gap-2">
              {event.topics.map((topic) => (
                <TopicLink key={topic} topic={topic} />
              ))}
            </div>
          </div>
        </header>
        <aside aria-label="Your choice" className="lg:order-last">
          <div className="grid gap-4 rounded-3xl border border-line bg-surface p-5 lg:sticky lg:top-24">
            {over && <p className="font-medium text-muted">This event is over.</p>}
            <TrackButtons
              event={event}
              rendered={states(event.id)}
              signedIn={user !== null}
              over={over}
              large
            />
            {organised && (
              <Link href={`/organise/${event.id}`} className="quiet-link text-[0.9375rem]">
                Edit your event
              </Link>
            )}
          </div>
        </aside>
        <div className="grid content-start gap-10">
          <dl className="grid gap-6 border-y border-line py-6">
            <Fact name="When">
              <p className="font-medium">{longDates(event)}</p>
              <Times event={event} />
              <OwnTime event={event} />
              <ConflictNote event={event} />
            </Fact>
            <Fact name="Where">
              <Place event={event} />
            </Fact>
            {event.url && (
              <Fact name="Website">
                <a
                  href={event.url}
                  rel="noreferrer"
                  target="_blank"
                  className="quiet-link inline-flex items-center gap-1 break-all"
                >
                  {new URL(event.url).host}
                  <ArrowUpRight aria-hidden className="size-4" />
                  <span className="sr-only">(opens in a new tab)</span>
                </a>
              </Fact>
            )}
          </dl>
          {event.description && (
            <p dir="auto" className="max-w-prose text-lg leading-relaxed whitespace-pre-line">
              {event.description}
            </p>
          )}
        </div>
      </article>
    </Page>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-1 sm:grid-cols-[7rem_1fr]">
      <dt className="text-muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Times({ event }: { event: CatalogueEvent }) {
  const times = timeRange(event);
  if (!times) {
    if (!event.startDate)
      return <p className="text-muted">It reaches your calendar as soon as it has a date.</p>;
    const days = dayCount(event);
    return <p>{days > 1 ? `${days} whole days` : 'All day'}</p>;
  }
  return (
    <p>
      {times} {zoneName(event.timezone, event.startsAt ?? '')}
      <span className="text-muted"> ({zoneCity(event.timezone)})</span>
    </p>
  );
}

function Place({ event }: { event: CatalogueEvent }) {
  const lines = [event.venue, event.address, [event.city, event.country].filter(Boolean).join(', ')].filter(
    Boolean,
  );
  return (
    <>
      {event.online && <p className="font-medium">Online</p>}
      {lines.map((line, index) => (
        <p key={line} className={index === 0 && !event.online ? 'font-medium' : undefined}>
          <bdi>{line}</bdi>
        </p>
      ))}
      {!event.online && lines.length === 0 && <p>Place to be announced</p>}
    </>
  );
}
