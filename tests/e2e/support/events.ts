import { randomUUID } from 'node:crypto';
import { api } from '#tests/kit/api.ts';
import type { Person } from '#tests/kit/newPerson.ts';

export type CreatedEvent = { id: string; title: string };

/** The moment so many days from now, at an hour of its own, as ISO 8601. */
export const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

/** An event of the catalogue that no other test knows, organised by this person. Without changes it lasts two hours next month. */
export async function createEvent(person: Person, changes: object = {}): Promise<CreatedEvent> {
  // With a letter first: PostgreSQL reads 6e1950ba as a number and a word.
  const title = `Meetup m${randomUUID().slice(0, 8)}`;
  const times = {
    startsAt: inDays(30),
    endsAt: new Date(Date.now() + 30 * 86_400_000 + 7_200_000).toISOString(),
  };
  const draft = { title, timezone: 'Europe/Berlin', city: 'Berlin', venue: 'Hall 4', ...times, ...changes };
  const { status, body } = await api(person, 'POST', '/api/events', draft);
  if (status !== 201) throw new Error(`POST /api/events: ${status} ${JSON.stringify(body)}`);
  return (body as { event: CreatedEvent }).event;
}

/** Tracks an event through the API, as another device of the same person would. */
export async function track(
  person: Person,
  eventId: string,
  tracking = 'bookmarked',
  note?: string,
): Promise<string> {
  const { status, body } = await api(person, 'POST', '/api/events/tracked', {
    eventId,
    tracking,
    ...(note ? { note } : {}),
  });
  if (status !== 200) throw new Error(`POST /api/events/tracked: ${status} ${JSON.stringify(body)}`);
  return (body as { sync: { status: string } }).sync.status;
}
