import { ArrowRight } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { CatalogueFilterForm } from '#src/components/event/CatalogueFilterForm.tsx';
import {
  type CatalogueFilters,
  catalogueUrl,
  dayAfter,
  readFilters,
} from '#src/components/event/catalogueUrl.ts';
import { EventDays } from '#src/components/event/EventDays.tsx';
import { EventRow } from '#src/components/event/EventRow.tsx';
import { isOver, zoneCity } from '#src/components/event/eventDates.ts';
import { TrackButtons } from '#src/components/event/TrackButtons.tsx';
import { ButtonLink } from '#src/components/ui/Button.tsx';
import { EmptyState } from '#src/components/ui/EmptyState.tsx';
import { Page } from '#src/components/ui/Page.tsx';
import { compose, type Deps } from '#src/compose.ts';
import { catalogueQuerySchema } from '#src/contract/requests/catalogue.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import { dateAt, startOfDay } from '#src/domain/time/startOfDay.ts';
import { browserZone } from '#src/http/browserZone.ts';
import { catalogueFacets, searchCatalogue } from '#src/services/catalogue/eventCatalogueService.ts';
import { trackingStates } from '../trackingStates.ts';
import { viewer } from '../viewer.ts';

export const metadata: Metadata = { title: 'Events' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function EventsPage({ searchParams }: Props) {
  const filters = readFilters(await searchParams);
  const deps = compose();
  const zone = (await browserZone()) ?? 'UTC';
  const [user, facets, { events, nextCursor, didYouMean }] = await Promise.all([
    viewer(),
    catalogueFacets(deps),
    search(deps, filters, zone),
  ]);
  const states = await trackingStates(deps, user, events);
  const today = dateAt(deps.now(), zone);
  const filtered = Object.values({ ...filters, cursor: undefined }).some(Boolean);
  return (
    <Page>
      <h1 className="page-title mb-6 sm:mb-8">Events</h1>
      <CatalogueFilterForm key={catalogueUrl({ ...filters, q: undefined })} filters={filters} {...facets} />
      <Ranges filters={filters} today={today} />
      {(filters.from || filters.until) && (
        <p className="mt-3 text-sm text-muted">Days are counted in {zoneCity(zone)} time.</p>
      )}
      <div className="mt-8 sm:mt-10">
        {didYouMean && <Corrected filters={filters} q={didYouMean} />}
        {events.length > 0 ? (
          <EventDays
            events={events}
            row={(event) => (
              <EventRow
                key={event.id}
                event={event}
                actions={
                  <TrackButtons
                    event={event}
                    rendered={states(event.id)}
                    signedIn={user !== null}
                    over={isOver(event, deps.now())}
                  />
                }
              />
            )}
          />
        ) : (
          <Nothing filtered={filtered} />
        )}
      </div>
      <nav aria-label="Pages" className="mt-10 flex flex-wrap gap-3">
        {filters.cursor && (
          <ButtonLink look="outline" href={catalogueUrl({ ...filters, cursor: undefined })}>
            Back to the first page
          </ButtonLink>
        )}
        {nextCursor && (
          <ButtonLink look="outline" href={catalogueUrl({ ...filters, cursor: nextCursor })}>
            Later events
            <ArrowRight aria-hidden className="size-4" />
          </ButtonLink>
        )}
      </nav>
    </Page>
  );
}

/** Events that are not over yet, unless a first day is chosen. A cursor from a broken link leads to the first page. */
async function search(deps: Deps, { from, until, ...filters }: CatalogueFilters, zone: string) {
  const query = catalogueQuerySchema.parse({
    ...filters,
    from: from ? startOfDay(from, zone) : new Date(deps.now()).toISOString(),
    to: until && startOfDay(dayAfter(until), zone),
    limit: 20,
  });
  try {
    return await searchCatalogue(deps, query);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid_request') throw error;
    redirect(catalogueUrl({ ...filters, from, until, cursor: undefined }));
  }
}

function Ranges({ filters, today }: { filters: CatalogueFilters; today: string }) {
  const monday = dayAfter(today, -((new Date(today).getUTCDay() + 6) % 7));
  const ranges = [
    { label: 'Any time', from: undefined, until: undefined },
    { label: 'This week', from: today, until: dayAfter(monday, 6) },
    { label: 'Next week', from: dayAfter(monday, 7), until: dayAfter(monday, 13) },
    { label: 'Next 30 days', from: today, until: dayAfter(today, 30) },
  ];
  return (
    <nav aria-label="Time" className="-mx-4 mt-4 flex gap-2 overflow-x-auto px-4 py-1 sm:mx-0 sm:px-0">
      {ranges.map(({ label, from, until }) => {
        const here = filters.from === from && filters.until === until;
        return (
          <ButtonLink
            key={label}
            size="small"
            look={here ? 'solid' : 'outline'}
            aria-current={here ? 'true' : undefined}
            className="shrink-0"
            scroll={false}
            href={catalogueUrl({ ...filters, from, until, cursor: undefined })}
          >
            {label}
          </ButtonLink>
        );
      })}
    </nav>
  );
}

/** What was searched for instead of what was typed, as a link of its own. */
function Corrected({ filters, q }: { filters: CatalogueFilters; q: string }) {
  return (
    <p role="status" className="mb-6 text-muted">
      No event has “<bdi className="break-words">{filters.q}</bdi>”. Did you mean{' '}
      <Link
        href={catalogueUrl({ ...filters, q, cursor: undefined })}
        className="quiet-link font-medium text-ink"
      >
        <bdi>{q}</bdi>
      </Link>
      ? Here is what fits that.
    </p>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  return filtered ? (
    <EmptyState title="No event fits" action={<ButtonLink href="/events">Show all events</ButtonLink>}>
      Try a shorter word, another city, or a wider range of dates.
    </EmptyState>
  ) : (
    <EmptyState
      title="No events ahead"
      action={<ButtonLink href="/organise/new">Add the first one</ButtonLink>}
    >
      The catalogue has nothing in the future yet. If you organise something, this is the place for it.
    </EmptyState>
  );
}
