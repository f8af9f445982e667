import { expect, test } from 'vitest';
import { authRequestsDuring } from '#tests/integration/support/authRequests.ts';
import { BrowserSession } from '#tests/integration/support/browserSession.ts';
import { newEvent, Person } from '#tests/integration/support/person.ts';

const bookmark = (eventId: string) => ({ eventId, tracking: 'bookmarked' });

const ways = {
  'a session cookie': async (person: Person) => {
    const browser = await BrowserSession.signIn(person.email);
    return async (eventId: string) =>
      (await browser.ask('POST', '/api/events/tracked', bookmark(eventId))).status;
  },
  'a bearer token': async (person: Person) => async (eventId: string) =>
    (await person.api('POST', '/api/events/tracked', bookmark(eventId))).status,
};

test.each(Object.entries(ways))('20 bookmarks with %s ask Auth nothing', async (_, by) => {
  const person = await Person.signUp();
  const track = await by(person);
  await track(await newEvent());
  const eventIds = await Promise.all(Array.from({ length: 20 }, () => newEvent()));
  const asked = await authRequestsDuring(async () => {
    for (const eventId of eventIds) expect(await track(eventId)).toBe(200);
  });
  expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});

test('20 pages of a signed-in person ask Auth nothing', async () => {
  const browser = await BrowserSession.signIn((await Person.signUp()).email);
  const pages = ['/dashboard', '/events', '/settings', '/calendar'];
  for (const page of pages) await browser.ask('GET', page);
  const asked = await authRequestsDuring(async () => {
    for (const page of Array.from({ length: 5 }, () => pages).flat())
      expect((await browser.ask('GET', page)).status).toBe(200);
  });
  expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});
