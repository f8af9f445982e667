import { describe, expect, test } from 'vitest';
import { at, day, refusal, simulatorOverHttp } from './support/overHttp.ts';

const { account } = simulatorOverHttp();
const calendarId = 'primary';
const times = at('2026-12-01T10:00:00', '2026-12-01T11:00:00');

async function invitation(more: object = {}) {
  const [host, guest] = [await account(), await account()];
  const attendees = [{ email: host.email, responseStatus: 'accepted' }, { email: guest.email }];
  const requestBody = { id: 'meeting1', summary: 'Meeting', ...times, attendees, ...more };
  await host.api.events.insert({ calendarId, requestBody });
  const of = async (who: typeof host, eventId = 'meeting1') =>
    (await who.api.events.get({ calendarId, eventId })).data;
  const answerOf = async (who: typeof host) =>
    (await of(who)).attendees?.find(({ email }) => email === guest.email)?.responseStatus;
  return { host, guest, of, answerOf };
}

describe('§3 guests', () => {
  test('a guest has a copy that marks their own entry and the organiser', async () => {
    const { host, guest, of } = await invitation({
      extendedProperties: { private: { mine: '1' }, shared: { ours: '1' } },
    });
    const copy = await of(guest);
    expect(copy).toMatchObject({
      summary: 'Meeting',
      iCalUID: (await of(host)).iCalUID,
      organizer: { email: host.email },
    });
    expect([copy.organizer?.self, copy.extendedProperties]).toEqual([undefined, { shared: { ours: '1' } }]);
    expect(copy.attendees?.map(({ self, organizer }) => [self ?? false, organizer ?? false])).toEqual([
      [false, true],
      [true, false],
    ]);
    expect((await of(host)).attendees?.map(({ self }) => self ?? false)).toEqual([true, false]);
  });

  test("an answer given in the guest's calendar reaches the organiser's copy and its next delta", async () => {
    const { host, guest, of, answerOf } = await invitation();
    const { nextSyncToken } = (await host.api.events.list({ calendarId })).data;
    const attendees = (await of(guest)).attendees?.map((a) =>
      a.self ? { ...a, responseStatus: 'tentative' } : a,
    );
    await guest.api.events.patch({ calendarId, eventId: 'meeting1', requestBody: { attendees } });
    expect([await answerOf(host), await answerOf(guest)]).toEqual(['tentative', 'tentative']);
    const delta = (await host.api.events.list({ calendarId, syncToken: nextSyncToken as string })).data.items;
    expect(delta?.map(({ id }) => id)).toEqual(['meeting1']);
  });

  test('a guest changes nothing that is shared, and deleting the copy declines', async () => {
    const { host, guest, of, answerOf } = await invitation();
    const change = guest.api.events.patch({
      calendarId,
      eventId: 'meeting1',
      requestBody: { summary: 'Mine' },
    });
    expect((await refusal(change)).reason).toBe('forbiddenForNonOrganizer');
    await guest.api.events.delete({ calendarId, eventId: 'meeting1' });
    expect(await answerOf(host)).toBe('declined');
    expect([(await of(host)).status, (await of(guest)).status]).toEqual(['confirmed', 'cancelled']);
  });

  test("the organiser's changes and the end of the event reach the copy, the guest's own colour stays", async () => {
    const { host, guest, of } = await invitation();
    await guest.api.events.patch({ calendarId, eventId: 'meeting1', requestBody: { colorId: '5' } });
    await host.api.events.patch({ calendarId, eventId: 'meeting1', requestBody: { summary: 'Moved' } });
    expect(await of(guest)).toMatchObject({ summary: 'Moved', colorId: '5' });
    await host.api.events.delete({ calendarId, eventId: 'meeting1' });
    expect((await of(guest)).status).toBe('cancelled');
  });

  test('one occurrence of a series can be answered alone', async () => {
    const { host, guest, of } = await invitation({ recurrence: ['RRULE:FREQ=DAILY;COUNT=3'] });
    const eventId = 'meeting1_20261202T090000Z';
    const attendees = (await of(guest, eventId)).attendees?.map((a) =>
      a.self ? { ...a, responseStatus: 'declined' } : a,
    );
    await host.api.events.patch({ calendarId, eventId, requestBody: { location: 'Here' } });
    await guest.api.events.patch({ calendarId, eventId, requestBody: { attendees } });
    const answer = async (id: string) => (await of(host, id)).attendees?.[1]?.responseStatus;
    expect([await answer(eventId), await answer('meeting1')]).toEqual(['declined', 'needsAction']);
  });
});

describe('§2 types of events', () => {
  const focus = { eventType: 'focusTime', ...times };
  const yearly = { recurrence: ['RRULE:FREQ=YEARLY'], eventType: 'birthday', ...day('2026-12-01') };
  test.each([
    ['focus time on a primary calendar', 'primary', focus, 200],
    ['focus time elsewhere', 'second@x', focus, 400],
    ['focus time for a whole day', 'primary', { eventType: 'focusTime', ...day('2026-12-01') }, 400],
    ['out of office for a whole day', 'primary', { eventType: 'outOfOffice', ...day('2026-12-01') }, 400],
    [
      'a working location for a whole day',
      'primary',
      { eventType: 'workingLocation', ...day('2026-12-01') },
      200,
    ],
    ['a birthday', 'primary', yearly, 200],
    ['a birthday with a time', 'primary', { ...yearly, ...times }, 400],
  ])('%s: %s', async (_name, calendar, requestBody, status) => {
    const { raw } = await account({ calendars: [{ primary: true }, { id: 'second@x' }] });
    expect((await raw('POST', `/calendars/${calendar}/events`, requestBody)).status).toBe(status);
  });

  test('an event from Gmail changes in personal fields alone, a birthday as a series alone', async () => {
    const events = [
      { id: 'gmail1', eventType: 'fromGmail', summary: 'Flight', ...times },
      { id: 'birthday1', summary: 'Ada', ...yearly },
    ];
    const { api } = await account({ calendars: [{ primary: true, events }] });
    const patch = (eventId: string, requestBody: object) =>
      api.events.patch({ calendarId, eventId, requestBody });
    expect((await patch('gmail1', { colorId: '3' })).status).toBe(200);
    expect((await refusal(patch('gmail1', { summary: 'Train' }))).status).toBe(400);
    expect((await patch('birthday1', { summary: 'Ada L.' })).status).toBe(200);
    expect((await refusal(patch('birthday1_20271201', { summary: 'Ada' }))).status).toBe(400);
  });

  test('an unknown type in a filter is 400', async () => {
    const { api } = await account();
    expect((await refusal(api.events.list({ calendarId, eventTypes: ['party'] }))).status).toBe(400);
  });
});
