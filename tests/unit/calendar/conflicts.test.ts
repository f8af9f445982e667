import { describe, expect, test } from 'vitest';
import { applyChanges } from '#src/browser/calendar/store/applyChanges.ts';
import { writeSetting } from '#src/browser/calendar/store/calendarDatabase.ts';
import { findConflict } from '#src/browser/calendar/view/findConflicts.ts';
import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import { account, calendarId, change, eventOn, freshDatabase, otherCalendarId } from './fixtures.ts';

const trackedId = '33333333-3333-4333-8333-333333333333';
const wholeDay = { start: { date: '2026-11-20' }, end: { date: '2026-11-21' } };
const meetup = {
  id: trackedId,
  startsAt: '2026-11-20T09:30:00Z',
  endsAt: '2026-11-20T11:00:00Z',
  startDate: null,
  endDate: null,
};

async function conflictWith(
  events: MirroredEvent[],
  wanted = meetup as Parameters<typeof findConflict>[1],
  inCalendar = calendarId,
) {
  const database = freshDatabase();
  await writeSetting(database, 'accounts', [account([calendarId])]);
  await applyChanges(database, {
    events: events.map((event, i) => change(event, i + 1, inCalendar)),
    removed: [],
  });
  return findConflict(database, wanted);
}

describe('conflicts', () => {
  const standup = eventOn('2026-11-20', { id: 'standup', summary: 'Standup' });

  test('names the first clashing event and counts the others', async () => {
    const later = eventOn('2026-11-20', {
      id: 'later',
      start: { dateTime: '2026-11-20T10:30:00Z' },
      end: { dateTime: '2026-11-20T12:00:00Z' },
    });
    expect(await conflictWith([later, standup])).toMatchObject({ title: 'Standup', more: 1 });
  });

  test('takes no time for the place where the owner works', async () => {
    expect(await conflictWith([{ ...standup, eventType: 'workingLocation' }])).toBeNull();
    expect(await conflictWith([{ ...standup, eventType: 'focusTime' }])).toMatchObject({ title: 'Standup' });
  });

  test('finds an occurrence of a series', async () => {
    const weekly = eventOn('2026-10-02', {
      id: 'weekly',
      summary: 'Weekly',
      recurrence: ['RRULE:FREQ=WEEKLY'],
    });
    expect(await conflictWith([weekly])).toMatchObject({ title: 'Weekly' });
  });

  test('looks through all days of a conference', async () => {
    const days = { id: 'a1', startsAt: null, endsAt: null, startDate: '2026-11-19', endDate: '2026-11-21' };
    expect(await conflictWith([standup], days)).toMatchObject({ title: 'Standup' });
  });

  test('finds a day on which the owner is away', async () => {
    expect(await conflictWith([{ ...standup, ...wholeDay, summary: 'Away' }])).toMatchObject({
      title: 'Away',
      time: 'all day',
    });
  });

  test('names what has an hour before what lasts the whole day', async () => {
    const away = { ...standup, ...wholeDay, id: 'away', summary: 'Away' };
    expect(await conflictWith([away, standup])).toMatchObject({ title: 'Standup', more: 1 });
  });

  test.each<[string, Partial<MirroredEvent>]>([
    ['ends when the other begins', { end: { dateTime: '2026-11-20T09:30:00Z' } }],
    ['leaves the time free', { transparency: 'transparent' }],
    ['was declined', { attendees: [{ self: true, responseStatus: 'declined' }] }],
    ['was cancelled', { status: 'cancelled' }],
    ['is a day that takes no time', { ...wholeDay, transparency: 'transparent' }],
    [
      'is a day that ends when the other begins',
      { start: { date: '2026-11-19' }, end: { date: '2026-11-20' } },
    ],
    ['is the tracked event itself', { extendedProperties: { private: { kureCalEventId: trackedId } } }],
  ])('is silent about an event that %s', async (_why, more) => {
    expect(await conflictWith([{ ...standup, ...more }])).toBeNull();
  });

  test('is silent about calendars that are not shown, and events without a date', async () => {
    expect(await conflictWith([standup], meetup, otherCalendarId)).toBeNull();
    expect(await conflictWith([standup], { ...meetup, startsAt: null })).toBeNull();
  });
});
