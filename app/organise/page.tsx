import { Plus } from 'lucide-react';
import type { Metadata } from 'next';
import { EventDays } from '#src/components/event/EventDays.tsx';
import { EventRow } from '#src/components/event/EventRow.tsx';
import { ButtonLink } from '#src/components/ui/Button.tsx';
import { EmptyState } from '#src/components/ui/EmptyState.tsx';
import { Page } from '#src/components/ui/Page.tsx';
import { compose } from '#src/compose.ts';
import type { CatalogueEvent } from '#src/domain/catalogue/catalogueEvent.ts';
import { listOrganisedEvents } from '#src/services/catalogue/eventCatalogueService.ts';
import { requireViewer } from '../viewer.ts';

export const metadata: Metadata = { title: 'Events you organise' };

const row = (event: CatalogueEvent) => (
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
);

export default async function OrganisePage() {
  const user = await requireViewer('/organise');
  const { toCome, over } = await listOrganisedEvents(compose(), { userId: user.id });
  const organises = toCome.length + over.length > 0;
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
        {organises && add}
      </div>
      <EventDays events={toCome} row={row} />
      {over.length > 0 && (
        <>
          <h2 className="section-title mt-12 mb-6">Over</h2>
          <EventDays events={over} row={row} />
        </>
      )}
      {!organises && (
        <EmptyState title="You organise nothing yet" action={add}>
          Put your meetup, workshop or conference into the catalogue. When you change it later, everyone who
          bookmarked it has the change in their calendar.
        </EmptyState>
      )}
    </Page>
  );
}
