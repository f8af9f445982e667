import { Plus } from 'lucide-react';
import type { Metadata } from 'next';
import { EventDays } from '#src/components/event/EventDays.tsx';
import { EventRow } from '#src/components/event/EventRow.tsx';
import { ButtonLink } from '#src/components/ui/Button.tsx';
import { EmptyState } from '#src/components/ui/EmptyState.tsx';
import { Page } from '#src/components/ui/Page.tsx';
import { compose } from '#src/compose.ts';
import { listOrganisedEvents } from '#src/services/eventCatalogueService.ts';
import { requireViewer } from '../viewer.ts';

export const metadata: Metadata = { title: 'Events you organise' };

export default async function OrganisePage() {
  const user = await requireViewer('/organise');
  const events = await listOrganisedEvents(compose(), { userId: user.id });
  const add = (
    <ButtonLink href="/organise/new">
      <Plus aria-hidden className="size-4" />
      Add an event
    </ButtonLink>
  );
  return (
    <Page>
      <div className="mb-8 flex flex-wrap items-end justify-between gap-4 sm:mb-10">
        <h1 className="page-title">Events you organise</h1>
        {events.length > 0 && add}
      </div>
      {events.length > 0 ? (
        <EventDays
          events={events}
          row={(event) => (
            <EventRow
              key={event.id}
              event={event}
              actions={
                <ButtonLink
                  href={`/organise/${event.id}`}
                  look="outline"
                  size="small"
                  aria-label={`Edit ${event.title}`}
                >
                  Edit
                </ButtonLink>
              }
            />
          )}
        />
      ) : (
        <EmptyState title="You organise nothing yet" action={add}>
          Put your meetup, workshop or conference into the catalogue. When you change it later, everyone who
          bookmarked it has the change in their calendar.
        </EmptyState>
      )}
    </Page>
  );
}
