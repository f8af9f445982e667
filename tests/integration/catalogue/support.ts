import { randomUUID } from 'node:crypto';
import type { CatalogueEvent } from '#src/domain/catalogue/catalogueEvent.ts';
import { type Answer, api } from '#tests/kit/api.ts';
import { newPerson } from '#tests/kit/newPerson.ts';

/** A word that no other event has: a suite searches for its own events alone. */
export const uniqueWord = () => `q${randomUUID().replaceAll('-', '').slice(0, 12)}`;

export type Caller = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>;

export const anyone: Caller = (...asked) => api(null, ...asked);

/** Signs up a user of the suite's own, who calls the API with a bearer token. */
export async function newUser(): Promise<Caller> {
  const person = await newPerson();
  return (...asked) => api(person, ...asked);
}

/** A sound event; `over` changes one thing. */
export const draft = (over: Record<string, unknown> = {}) => ({
  title: 'Evening of Queues',
  description: 'Talks about queues.',
  url: 'https://queues.example/evening',
  venue: 'Hall 1',
  address: 'Main Street 1',
  city: 'Graz',
  country: 'Austria',
  online: false,
  topics: ['databases'],
  startsAt: '2031-05-06T18:00:00+02:00',
  endsAt: '2031-05-06T20:00:00+02:00',
  timezone: 'Europe/Vienna',
  ...over,
});

export const titles = (answer: { body: { events: CatalogueEvent[] } }) =>
  answer.body.events.map(({ title }) => title);
