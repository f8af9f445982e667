'use server';

import { redirect } from 'next/navigation';
import { type EventFormState, parseForm, readForm } from '#src/components/organise/eventForm.ts';
import { compose } from '#src/compose.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import { drainAfterwards } from '#src/http/afterwards.ts';
import { readId } from '#src/http/readRequest.ts';
import {
  changeEvent,
  createEvent,
  getOrganisedEvent,
  removeEvent,
} from '#src/services/catalogue/eventCatalogueService.ts';
import { requireViewer } from '../viewer.ts';

export async function createOrganisedEvent(_before: EventFormState, form: FormData): Promise<EventFormState> {
  const user = await requireViewer('/organise/new');
  const values = readForm(form);
  const parsed = parseForm(values);
  if ('errors' in parsed) return { values, errors: parsed.errors, message: checkFields };
  const created = await attempt(() => createEvent(compose(), { userId: user.id, draft: parsed.draft }));
  if ('message' in created) return { values, errors: {}, message: created.message };
  redirect(`/events/${created.done.id}`);
}

/** The id is bound by the page; that the event is the viewer's own is checked where it is written. */
export async function changeOrganisedEvent(
  id: string,
  _before: EventFormState,
  form: FormData,
): Promise<EventFormState> {
  const user = await requireViewer('/organise');
  const deps = compose();
  const values = readForm(form);
  const before = await attempt(() => getOrganisedEvent(deps, { eventId: readId(id), userId: user.id }));
  if ('message' in before) return { values, errors: {}, message: before.message };
  const parsed = parseForm(values, before.done);
  if ('errors' in parsed) return { values, errors: parsed.errors, message: checkFields };
  const changed = await attempt(() =>
    changeEvent(deps, { eventId: readId(id), userId: user.id, changes: parsed.draft }),
  );
  if ('message' in changed) return { values, errors: {}, message: changed.message };
  drainAfterwards(deps, user.id);
  redirect(`/events/${changed.done.id}`);
}

export async function removeOrganisedEvent(id: string): Promise<{ message: string } | undefined> {
  const user = await requireViewer('/organise');
  const deps = compose();
  const removed = await attempt(() => removeEvent(deps, { eventId: readId(id), userId: user.id }));
  if ('message' in removed) return { message: removed.message };
  drainAfterwards(deps, user.id);
  redirect('/organise');
}

const checkFields = 'Nothing is saved yet. Please look at the fields marked below.';

/** A refusal is an answer for the form; a surprise goes to the error page. */
async function attempt<T>(work: () => Promise<T>): Promise<{ done: T } | { message: string }> {
  try {
    return { done: await work() };
  } catch (error) {
    if (error instanceof AppError) return { message: error.detail };
    throw error;
  }
}
