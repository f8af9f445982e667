import { describe, expect, test } from 'vitest';
import { eventFacts, eventSource, remindersText } from '#src/browser/calendar/view/eventFacts.ts';
import { repeatText } from '#src/browser/calendar/view/repeatText.ts';

describe('how a series repeats', () => {
  test.each([
    ['FREQ=DAILY', 'Repeats every day'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR', 'Repeats every 2 weeks on Mon, Wed and Fri'],
    ['FREQ=WEEKLY;BYDAY=TU;COUNT=5', 'Repeats every week on Tue, 5 times'],
    [
      'FREQ=MONTHLY;BYDAY=2TU;UNTIL=20261212T080000Z',
      'Repeats every month on the second Tue, until 12 Dec 2026',
    ],
    ['FREQ=MONTHLY;BYDAY=-1FR', 'Repeats every month on the last Fri'],
    ['FREQ=YEARLY;BYDAY=20MO', 'Repeats every year on the 20th Mon of the year'],
    ['FREQ=SOMETIMES', 'Repeats'],
  ])('%s is said in words', (rule, text) => {
    expect(repeatText({ id: 'e', recurrence: ['EXDATE:20260101T000000Z', `RRULE:${rule}`] })).toBe(text);
  });

  test('ends on the day that it ends on where it takes place', () => {
    const start = { dateTime: '2026-11-02T20:00:00-05:00', timeZone: 'America/New_York' };
    const recurrence = ['RRULE:FREQ=DAILY;UNTIL=20261213T045959Z'];
    expect(repeatText({ id: 'e', start, recurrence })).toBe('Repeats every day, until 12 Dec 2026');
  });

  test('an instance with a row of its own only says that it belongs to a series', () => {
    expect(repeatText({ id: 'e', recurringEventId: 's' })).toBe('Part of a series, changed on its own');
  });
});

describe('what is special about an event', () => {
  test('is said in short', () => {
    const organizer = { email: 'ada@example.com', displayName: 'Ada' };
    const event = {
      id: 'e',
      status: 'tentative',
      visibility: 'private',
      transparency: 'transparent',
      organizer,
    };
    expect(eventFacts(event)).toEqual(['Tentative', 'Private', 'Shows as free', 'Organised by Ada']);
  });

  test.each([
    ['workingLocation', 'Working location'],
    ['outOfOffice', 'Out of office'],
    ['focusTime', 'Focus time'],
    ['birthday', 'Birthday'],
    ['fromGmail', 'From Gmail'],
  ])('says of %s what it is', (eventType, text) => {
    expect(eventFacts({ id: 'e', eventType })).toEqual([text]);
  });

  test('leaves out what goes without saying', () => {
    expect(
      eventFacts({ id: 'e', status: 'confirmed', organizer: { self: true, email: 'me@example.com' } }),
    ).toEqual([]);
    const organizer = { email: 'ada@example.com' };
    expect(eventFacts({ id: 'e', organizer, attendees: [organizer] })).toEqual([]);
  });

  test.each([
    [{ useDefault: true }, null],
    [{ overrides: [{ method: 'popup', minutes: 10 }] }, 'Reminds 10 minutes before'],
    [{ overrides: [{ minutes: 1440 }, { minutes: 60 }, { minutes: 60 }] }, 'Reminds 1 hour and 1 day before'],
    [{ overrides: [{ minutes: 0 }] }, 'Reminds at the start'],
    [{ overrides: 'soon' }, null],
    [undefined, null],
  ])('reads the reminders %j', (reminders, text) => {
    expect(remindersText({ id: 'e', reminders })).toBe(text);
  });

  test('links to where it comes from, but never to a script', () => {
    const from = (url: string) => eventSource({ id: 'e', source: { title: 'The page', url } });
    expect(from('https://example.com/')).toEqual({ title: 'The page', url: 'https://example.com/' });
    expect(from('javascript:alert(1)')).toBeNull();
    expect(eventSource({ id: 'e', source: 'a text' })).toBeNull();
  });
});
