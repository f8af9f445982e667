import { expect, it } from 'vitest';
import { changeEvent, newEvent, Person } from '#tests/integration/support/person.ts';

const hour = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * hour).toISOString();
const past = { starts_at: ago(3), ends_at: ago(1) };

const refused = (code: string, detail: RegExp) => ({
  status: 409,
  body: { code, detail: expect.stringMatching(detail) },
});

it('nobody can begin to track an event that is over, and nothing is stored', async () => {
  const ada = await Person.signUp();
  const eventId = await newEvent(past);
  const answer = await ada.api('POST', '/api/events/tracked', { eventId, tracking: 'bookmarked' });
  expect(answer).toMatchObject(refused('conflict', /over/));
  expect(await ada.row(eventId)).toBeUndefined();
});

it('what was tracked before it was over can be noted, removed and brought back, but not planned otherwise', async () => {
  const ada = await Person.signUp();
  const eventId = await newEvent();
  await ada.track(eventId);
  await changeEvent(eventId, past);
  const path = `/api/events/tracked/${eventId}`;
  expect(await ada.api('PATCH', path, { tracking: 'attending' })).toMatchObject(refused('conflict', /over/));
  expect((await ada.row(eventId)).tracking).toBe('bookmarked');
  expect((await ada.api('PATCH', path, { note: 'It was good' })).status).toBe(200);
  expect((await ada.api('DELETE', path)).status).toBe(200);
  const back = { eventId, tracking: 'bookmarked' };
  expect((await ada.api('POST', '/api/events/tracked', back)).status).toBe(200);
});

it('nobody can plan to attend what the organiser cancelled', async () => {
  const ada = await Person.signUp();
  const eventId = await newEvent();
  await ada.track(eventId);
  await changeEvent(eventId, { deleted_at: ago(0) });
  const answer = await ada.api('PATCH', `/api/events/tracked/${eventId}`, { tracking: 'attending' });
  expect(answer).toMatchObject(refused('conflict', /cancelled/));
  expect((await ada.row(eventId)).tracking).toBe('bookmarked');
});
