import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { DeleteEvent } from '#src/components/organise/DeleteEvent.tsx';
import { EventForm } from '#src/components/organise/EventForm.tsx';
import { formOfEvent } from '#src/components/organise/eventForm.ts';
import { Page } from '#src/components/ui/Page.tsx';
import { compose } from '#src/compose.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import { readId } from '#src/http/readRequest.ts';
import { getOrganisedEvent } from '#src/services/catalogue/eventCatalogueService.ts';
import { requireViewer } from '../../viewer.ts';
import { changeOrganisedEvent, removeOrganisedEvent } from '../actions.ts';
import { timezones } from '../timezones.ts';

/** Seconds: what an action sets in motion goes on after its answer. */
export const maxDuration = 60;

export const metadata: Metadata = { title: 'Edit event' };

type Props = { params: Promise<{ id: string }> };

export default async function EditEventPage({ params }: Props) {
  const { id } = await params;
  const user = await requireViewer(`/organise/${id}`);
  const event = await ownEvent(id, user.id);
  return (
    <Page className="max-w-3xl">
      <h1 className="page-title mb-8">Edit event</h1>
      <EventForm
        action={changeOrganisedEvent.bind(null, event.id)}
        values={formOfEvent(event)}
        timezones={timezones(event.timezone)}
        submit="Save changes"
      />
      <section className="mt-14 grid gap-4 border-t-2 border-ink pt-6 sm:grid-cols-[8rem_1fr]">
        <h2 className="section-title">Delete</h2>
        <div className="grid justify-items-start gap-4">
          <p className="text-muted">Everyone who bookmarked it loses it from their calendar, too.</p>
          <DeleteEvent title={event.title} remove={removeOrganisedEvent.bind(null, event.id)} />
        </div>
      </section>
    </Page>
  );
}

async function ownEvent(id: string, userId: string) {
  try {
    return await getOrganisedEvent(compose(), { eventId: readId(id), userId });
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') notFound();
    throw error;
  }
}
