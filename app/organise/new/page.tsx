import type { Metadata } from 'next';
import { EventForm } from '#src/components/organise/EventForm.tsx';
import { emptyForm } from '#src/components/organise/eventForm.ts';
import { Page } from '#src/components/ui/Page.tsx';
import { compose } from '#src/compose.ts';
import { browserZone } from '#src/http/browserZone.ts';
import { preferencesOf } from '#src/services/accounts/preferencesService.ts';
import { requireViewer } from '../../viewer.ts';
import { createOrganisedEvent } from '../actions.ts';
import { timezones } from '../timezones.ts';

/** Seconds: what an action sets in motion goes on after its answer. */
export const maxDuration = 60;

export const metadata: Metadata = { title: 'Add an event' };

export default async function NewEventPage() {
  const user = await requireViewer('/organise/new');
  const { timeZone } = await preferencesOf(compose(), user.id, await browserZone());
  return (
    <Page className="max-w-3xl">
      <h1 className="page-title mb-8">Add an event</h1>
      <EventForm
        action={createOrganisedEvent}
        values={emptyForm(timeZone)}
        timezones={timezones(timeZone)}
        submit="Publish event"
      />
    </Page>
  );
}
