import { describe, expect, test } from 'vitest';
import { isWritable } from '#src/browser/calendar/edit/eventDraft.ts';
import { calendarEventChangeSchema, newCalendarEventSchema } from '#src/contract/requests/calendarEvents.ts';
import { isWritableRole } from '#src/domain/google/calendarRole.ts';
import { changeRefusal, mayLastDays, offersChange } from '#src/domain/push/eventChangeRules.ts';

const start = { dateTime: '2031-05-06T16:00:00Z' };

describe('a change that Google would refuse is refused before Google is asked', () => {
  test.each([
    [{ eventType: 'birthday' }, { description: 'x' }, 'event_made_by_google'],
    [{ eventType: 'birthday' }, { start, end: start }, 'event_made_by_google'],
    [{ eventType: 'birthday' }, { colorId: '3' }, null],
    [{ eventType: 'birthday', recurringEventId: 'series' }, { colorId: '3' }, 'event_made_by_google'],
    [{ eventType: 'fromGmail' }, { summary: 'x' }, 'event_made_by_google'],
    [{ eventType: 'fromGmail' }, { transparency: 'opaque' }, 'event_made_by_google'],
    [{ eventType: 'fromGmail' }, { colorId: '3' }, null],
    [
      { eventType: 'focusTime' },
      { start: { date: '2031-05-06' }, end: { date: '2031-05-07' } },
      'event_blocks_time',
    ],
    [{ eventType: 'focusTime' }, { transparency: 'transparent' }, 'event_blocks_time'],
    [{ eventType: 'outOfOffice' }, { start: { date: '2031-05-06' } }, 'event_blocks_time'],
    [{ eventType: 'focusTime' }, { summary: 'x', start }, null],
    [{ organizer: { email: 'a@example.com' } }, { summary: 'x' }, 'not_organizer'],
    [{ organizer: { email: 'a@example.com' } }, { colorId: '3', transparency: 'transparent' }, null],
    [{ organizer: { email: 'a@example.com' }, guestsCanModify: true }, { summary: 'x' }, null],
    [{ organizer: { self: true } }, { summary: 'x' }, null],
    [{ organizer: { self: true }, locked: true }, { location: 'x' }, 'not_organizer'],
    [{ visibility: 'private', start, end: start }, { summary: 'x' }, 'event_private'],
    [{ visibility: 'private', summary: 'Mine' }, { summary: 'x' }, null],
    [{}, { summary: 'x', start, end: start }, null],
  ])('%j with %j: %s', (event, changes, expected) => {
    expect(changeRefusal(event, changes)).toBe(expected);
  });

  test('a timed event without length is refused where it is asked for, with what to do', () => {
    const asked = newCalendarEventSchema.safeParse({
      calendarId: crypto.randomUUID(),
      requestId: crypto.randomUUID(),
      event: { summary: 'x', start, end: { dateTime: '2031-05-06T18:00:00+02:00' } },
    });
    expect(asked.error?.issues).toMatchObject([
      { path: ['event', 'end'], message: expect.stringContaining('choose a later end') },
    ]);
    const changed = calendarEventChangeSchema.safeParse({
      calendarId: crypto.randomUUID(),
      etag: '"1"',
      changes: { start, end: start },
    });
    expect(changed.success).toBe(false);
  });
});

describe('the page offers a change exactly where the server would make it', () => {
  const own = { summary: 'x', organizer: { self: true } };
  const edited = { summary: '', description: '', location: '', start, end: start };
  test.each([
    [own, 'owner'],
    [own, 'writerWithoutPrivateAccess'],
    [own, 'reader'],
    [{ ...own, eventType: 'focusTime' }, 'owner'],
    [{ ...own, eventType: 'outOfOffice' }, 'owner'],
    [{ ...own, eventType: 'fromGmail' }, 'owner'],
    [{ ...own, eventType: 'birthday' }, 'owner'],
    [{ ...own, locked: true }, 'owner'],
    [{ summary: 'x', organizer: { email: 'a@example.com' } }, 'owner'],
    [{ summary: 'x', organizer: { email: 'a@example.com' }, guestsCanModify: true }, 'owner'],
    [{ visibility: 'private', start, end: start }, 'writerWithoutPrivateAccess'],
    [{ visibility: 'confidential', start, end: start }, 'writerWithoutPrivateAccess'],
  ])('%j for a %s', (event, role) => {
    expect(offersChange(event, role)).toBe(isWritableRole(role) && changeRefusal(event, edited) === null);
  });

  test('but for series, and for where somebody works, which its editor can’t show', () => {
    expect(offersChange({ ...own, recurrence: ['RRULE:FREQ=DAILY'] }, 'owner')).toBe(false);
    expect(offersChange({ ...own, recurringEventId: 's' }, 'owner')).toBe(false);
    expect(offersChange({ ...own, eventType: 'workingLocation' }, 'owner')).toBe(false);
  });

  test('and lets nothing last whole days that always has times', () => {
    expect(mayLastDays(own)).toBe(true);
    expect(mayLastDays({ ...own, eventType: 'focusTime' })).toBe(false);
    expect(mayLastDays({ ...own, eventType: 'outOfOffice' })).toBe(false);
  });
});

test.each([
  ['a time without an offset, which a clock may skip or show twice', { dateTime: '2027-03-28T02:30:00' }],
  ['a zone that there is not', { dateTime: '2027-03-28T02:30:00Z', timeZone: 'Mars/Base' }],
])('a new event is refused for %s', (_what, wrong) => {
  const asked = newCalendarEventSchema.safeParse({
    calendarId: crypto.randomUUID(),
    requestId: crypto.randomUUID(),
    event: { summary: 'x', start: wrong, end: { dateTime: '2027-03-28T08:00:00Z' } },
  });
  expect(asked.error?.issues[0]?.path.slice(0, 2)).toEqual(['event', 'start']);
});

test.each([
  ['owner', true],
  ['writer', true],
  ['writerWithoutPrivateAccess', true],
  ['reader', false],
  ['freeBusyReader', false],
  ['somethingNew', false],
  [undefined, false],
])(
  'a calendar with the role %s is writable for the page exactly where it is for the API: %s',
  (accessRole, expected) => {
    expect(isWritableRole(accessRole)).toBe(expected);
    expect(isWritable({ accessRole } as Parameters<typeof isWritable>[0])).toBe(expected);
  },
);
