import { expect, it } from 'vitest';
import { googleEventId } from '#src/domain/google/googleEventId.ts';
import { newEvent, Person, sql } from '#tests/integration/support/person.ts';

const foreign = {
  summary: 'Dentist',
  start: { dateTime: '2031-05-06T10:00:00Z' },
  end: { dateTime: '2031-05-06T11:00:00Z' },
};
const comparable = (events: { id: string; summary?: string; etag: string; status: string }[]) =>
  events.map(({ id, summary, etag, status }) => ({ id, summary, etag, status }));

/** Somebody's own event that happens to have the id which we derive for a tracked event. */
async function withForeignEvent() {
  const ada = await Person.signUp();
  const eventId = await newEvent({ title: 'Meetup' });
  await ada.track(eventId);
  const { id: trackedId } = await ada.row(eventId);
  const id = googleEventId(trackedId, 0);
  await ada.google.edit('create', undefined, { ...foreign, id });
  return { ada, eventId, trackedId, id, before: comparable(await ada.google.all()) };
}

it('leaves an event of somebody else that has our id as it is, and adds ours under the next id', async () => {
  const { ada, eventId, trackedId, id, before } = await withForeignEvent();
  expect(before.map((event) => event.id)).toEqual([id]);
  expect(await ada.connect()).toBe('connected');
  await ada.drain();
  const events = await ada.google.shown();
  expect(comparable(events.filter((event) => event.id === id))).toEqual(before);
  expect(events.filter((event) => event.id !== id)).toMatchObject([
    { id: googleEventId(trackedId, 1), summary: 'Meetup' },
  ]);
  await ada.untrack(eventId);
  await ada.drain();
  expect(comparable(await ada.google.shown())).toEqual(before);
});

it('does not remove an event of somebody else that has our id', async () => {
  const { ada, eventId, before } = await withForeignEvent();
  expect(await ada.connect()).toBe('connected');
  // An attempt was noted and its answer was never seen: the event under our id may be ours, or may not.
  await sql`insert into public.user_event_copies (user_event_id, user_id, connection_id, google_calendar_id, google_event_id, state)
    select t.id, t.user_id, c.id, ${ada.email}, null, 'unconfirmed' from public.user_events t
    join public.calendar_connections c on c.user_id = t.user_id where t.user_id = ${ada.userId}
    on conflict do nothing`;
  await ada.untrack(eventId);
  await ada.wake();
  await ada.drain();
  expect(comparable((await ada.google.all()).filter(({ id }) => id === before[0]?.id))).toEqual(before);
  expect(await ada.queue()).toEqual([]);
});
