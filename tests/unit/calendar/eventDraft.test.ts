import { describe, expect, test } from 'vitest';
import {
  changedFields,
  draftOf,
  draftProblem,
  fieldsOf,
  isEditable,
  newDraft,
} from '#src/browser/calendar/edit/eventDraft.ts';
import { applyChanges, applyOwnWrite } from '#src/browser/calendar/store/applyChanges.ts';
import { writeSetting } from '#src/browser/calendar/store/calendarDatabase.ts';
import { visibleEvents } from '#src/browser/calendar/store/visibleEvents.ts';
import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import { timeOf } from '#src/domain/time/eventTime.ts';
import { account, calendarId, change, eventOn, freshDatabase } from './fixtures.ts';

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const local = (text: string) => new Date(text).getTime();
const occurrenceOf = (event: MirroredEvent) => {
  const time = timeOf(event);
  if (!time) throw new Error('no time');
  return { calendarId, googleEventId: event.id, time, changeSeq: 1, event };
};

describe('a draft', () => {
  test('begins at the next full hour today, at nine on another day', () => {
    expect(newDraft('2026-11-21', local('2026-11-21T13:10'))).toMatchObject({
      startDay: '2026-11-21',
      startTime: '14:00',
      endTime: '15:00',
    });
    expect(newDraft('2026-11-30', local('2026-11-21T13:10'))).toMatchObject({
      startDay: '2026-11-30',
      startTime: '09:00',
    });
    expect(newDraft('2026-11-21', local('2026-11-21T23:10'))).toMatchObject({
      startDay: '2026-11-22',
      startTime: '00:00',
    });
  });

  test('is what the event was when nothing is changed', () => {
    const timed = eventOn('2026-11-21', { location: 'Room 4', description: 'Bring tea' });
    const draft = draftOf(occurrenceOf(timed));
    expect(changedFields(draft, draft, zone)).toEqual({});
    expect(fieldsOf(draft, 'UTC')).toMatchObject({
      summary: timed.summary,
      location: 'Room 4',
      description: 'Bring tea',
      start: { dateTime: '2026-11-21T09:00:00.000Z', timeZone: 'UTC' },
      end: { dateTime: '2026-11-21T10:00:00.000Z', timeZone: 'UTC' },
    });
  });

  test('counts the last of several days in, as people do, and leaves it out, as Google does', () => {
    const days = { id: 'd', start: { date: '2026-11-21' }, end: { date: '2026-11-24' } };
    const draft = draftOf(occurrenceOf(days));
    expect(draft).toMatchObject({ allDay: true, startDay: '2026-11-21', endDay: '2026-11-23' });
    expect(fieldsOf(draft, zone)).toMatchObject({
      start: { date: '2026-11-21' },
      end: { date: '2026-11-24' },
    });
  });

  test('names only what was changed', () => {
    const before = draftOf(occurrenceOf(eventOn('2026-11-21')));
    expect(changedFields(before, { ...before, title: 'New' }, zone)).toEqual({ summary: 'New' });
    const later = changedFields(before, { ...before, endDay: '2026-11-22' }, zone);
    expect(Object.keys(later)).toEqual(['start', 'end']);
  });

  test('keeps the length of an event that ends when it starts, but lets no other end there', () => {
    const end = { dateTime: '2026-11-21T09:00:00Z' };
    const before = draftOf(occurrenceOf(eventOn('2026-11-21', { end })));
    const renamed = { ...before, title: 'New' };
    expect(draftProblem(renamed, before)).toBeNull();
    expect(changedFields(before, renamed, zone)).toEqual({ summary: 'New' });
    expect(draftProblem(renamed)?.field).toBe('endTime');
    const moved = { ...before, startTime: '12:00', endTime: '12:00' };
    expect(draftProblem(moved, before)?.field).toBe('endTime');
  });

  test('keeps a start in the second of two equal hours, and the seconds that no field shows', () => {
    for (const startsAt of [
      '2026-10-25T01:30:00.000Z',
      '2026-10-25T00:30:00.000Z',
      '2026-11-21T09:00:30.000Z',
    ]) {
      const endMs = Date.parse(startsAt) + 5_400_000;
      const event = eventOn('2026-10-25', {
        start: { dateTime: startsAt },
        end: { dateTime: new Date(endMs).toISOString() },
      });
      const before = draftOf(occurrenceOf(event), 'Europe/Berlin');
      expect(changedFields(before, { ...before, title: 'New' }, zone)).toEqual({ summary: 'New' });
      const later = changedFields(before, { ...before, endTime: '22:00' }, zone);
      expect(later.start?.dateTime).toBe(startsAt);
      const moved = fieldsOf({ ...before, startTime: '00:10' }, zone);
      expect(moved.end?.dateTime).toBe(new Date(endMs).toISOString());
    }
  });

  test('ends after its start in the night in which the clocks go back', () => {
    const night = { ...newDraft('2026-10-25', 0, 'Europe/Berlin'), startTime: '02:30', endTime: '02:30' };
    expect(draftProblem(night)).toBeNull();
    expect(fieldsOf(night, zone)).toMatchObject({
      start: { dateTime: '2026-10-25T00:30:00.000Z' },
      end: { dateTime: '2026-10-25T01:30:00.000Z' },
    });
  });

  test('tells of a time that the clock skips, and moves nothing', () => {
    const spring = { ...newDraft('2027-03-28', 0, 'Europe/Berlin'), startTime: '01:00' };
    const skipped = { text: expect.stringContaining('skip this time') };
    expect(draftProblem({ ...spring, startTime: '02:30' })).toMatchObject({ field: 'startTime', ...skipped });
    expect(draftProblem({ ...spring, endTime: '02:30' })).toMatchObject({ field: 'endTime', ...skipped });
    expect(draftProblem({ ...spring, startTime: '03:00' })).toBeNull();
  });

  test('keeps the clock that it was begun with when its writer travels', () => {
    const draft = { ...newDraft('2026-11-30', 0, 'Asia/Tokyo'), startTime: '10:00', endTime: '11:00' };
    expect(fieldsOf(draft, 'Europe/Berlin').start?.dateTime).toBe('2026-11-30T01:00:00.000Z');
  });

  test('keeps its hands off a description that is laid out', () => {
    const draft = draftOf(occurrenceOf(eventOn('2026-11-21', { description: '<b>Agenda</b>' })));
    expect(draft.notes).toBeNull();
    expect(fieldsOf(draft, zone)).not.toHaveProperty('description');
  });

  test.each([
    [{ startDay: '' }, 'startDay'],
    [{ endDay: '2026-11-20' }, 'endDay'],
    [{ endTime: '00:00' }, 'endTime'],
    [{ startTime: '' }, 'startTime'],
    [{ allDay: true, startTime: '', endTime: '' }, undefined],
    [{}, undefined],
  ])('with %j has its problem at %s', (wrong, field) => {
    const draft = newDraft('2026-11-21', local('2026-11-20T12:00'));
    expect(draftProblem({ ...draft, ...wrong })?.field).toBe(field);
  });
});

describe('what can be changed from here', () => {
  const [calendar] = account([calendarId]).calendars;
  if (!calendar) throw new Error('no calendar');
  const own = { ...calendar, accessRole: 'owner' };
  const event = eventOn('2026-11-21', { etag: '"1"', organizer: { self: true } });

  test('is a single event of one’s own', () => {
    expect(isEditable(event, own)).toBe(true);
  });

  test.each<[string, Partial<MirroredEvent>]>([
    ['of a series', { recurrence: ['RRULE:FREQ=DAILY'] }],
    ['that is an instance', { recurringEventId: 's' }],
    ['of somebody else', { organizer: { email: 'ada@example.com' } }],
    ['that was never read whole', { etag: undefined }],
    ['that Google made', { eventType: 'fromGmail' }],
    [
      'that follows the catalogue',
      { extendedProperties: { private: { kureCalEventId: '33333333-3333-4333-8333-333333333333' } } },
    ],
  ])('is not an event %s', (_which, more) => {
    expect(isEditable({ ...event, ...more }, own)).toBe(false);
  });

  test('is nothing in a calendar that can only be read', () => {
    expect(isEditable(event, { ...own, accessRole: 'reader' })).toBe(false);
    expect(isEditable(event, undefined)).toBe(false);
  });
});

describe('what this page wrote itself', () => {
  const range = {
    fromMs: local('2026-11-20T00:00'),
    toMs: local('2026-11-23T00:00'),
    fromDate: '2026-11-20',
    toDate: '2026-11-23',
  };

  test('shows at once, and gives way to whatever the feed says next', async () => {
    const database = freshDatabase();
    await writeSetting(database, 'since', 7);
    const titles = async () => (await visibleEvents(database, range)).map(({ event }) => event.summary);
    const event = eventOn('2026-11-21', { summary: 'First' });
    await applyOwnWrite(database, calendarId, event);
    expect(await titles()).toEqual(['First']);
    await applyOwnWrite(database, calendarId, { ...event, summary: 'Second' });
    expect(await titles()).toEqual(['Second']);
    await applyChanges(database, {
      events: [change({ ...event, summary: 'From the feed' }, 8)],
      removed: [],
    });
    expect(await titles()).toEqual(['From the feed']);
    await applyOwnWrite(database, calendarId, { id: event.id, status: 'cancelled' });
    expect(await titles()).toEqual([]);
    await applyChanges(database, { events: [change(event, 8)], removed: [] });
    expect(await titles()).toEqual([]);
    await applyChanges(database, { events: [change({ ...event, summary: 'Restored' }, 9)], removed: [] });
    expect(await titles()).toEqual(['Restored']);
  });
});
