import { expect, test } from 'vitest';
import { endpointOf, expectContract } from '#tests/integration/support/contract.ts';

const preferences = {
  timeZone: 'Europe/Vienna',
  calendarSyncEnabled: true,
  syncBookmarked: true,
  syncAttending: true,
  reminderMinutes: null,
  targetCalendarId: null,
  mailNotices: true,
};
const compare = (body: unknown, status = 200) =>
  expectContract('GET', '/api/profile/preferences', { status, body });

test('the integration tests accept an answer that is what its schema says', () => {
  compare({ preferences });
});

test.each([
  ['lacks a field', { preferences: { ...preferences, timeZone: undefined } }],
  ['has a field of another type', { preferences: { ...preferences, reminderMinutes: '30' } }],
  ['has an undeclared field', { preferences: { ...preferences, secret: 'x' } }],
  ['has an undeclared field beside it', { preferences, debug: true }],
])('the integration tests refuse an answer that %s', (_, body) => {
  expect(() => compare(body)).toThrow();
});

test('the integration tests refuse a status that the document does not know', () => {
  expect(() => compare({ preferences }, 201)).toThrow('which the document does not know');
});

test('the integration tests compare a request with the endpoint that it reaches', () => {
  expect(endpointOf('GET', '/api/events/tracked?limit=5')?.path).toBe('/api/events/tracked');
  expect(endpointOf('GET', `/api/events/${crypto.randomUUID()}`)?.path).toBe('/api/events/{id}');
  expect(endpointOf('POST', '/api/webhooks/google-calendar')).toBeUndefined();
});
