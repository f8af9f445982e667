import { describe, expect, test } from 'vitest';
import { isWritable } from '#src/browser/calendar/eventDraft.ts';
import { calendarEventChangeSchema, newCalendarEventSchema } from '#src/domain/calendarEventRequest.ts';
import { isWritableRole } from '#src/domain/calendarRole.ts';
import { changeRefusal } from '#src/domain/eventChangeRules.ts';

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
