import { describe, expect, test } from 'vitest';
import { eventKind, eventTitle } from '#src/browser/calendar/view/eventTitle.ts';
import { gridSpan } from '#src/browser/calendar/view/gridEvent.ts';

const local = (text: string) => new Date(text).getTime();
const timed = (start: string, end: string) =>
  gridSpan({ allDay: false, startMs: local(start), endMs: local(end) });

describe('among the days an event', () => {
  test('that lasts a day or longer stands in the row of whole days', () => {
    expect(timed('2026-11-30T09:00', '2026-12-01T09:00')).toEqual({
      allDay: true,
      start: '2026-11-30',
      end: '2026-12-02',
    });
    expect(timed('2026-11-30T00:00', '2026-12-01T00:00')).toEqual({
      allDay: true,
      start: '2026-11-30',
      end: '2026-12-01',
    });
    expect(timed('2026-11-30T21:00', '2026-12-04T00:00')).toMatchObject({ end: '2026-12-04' });
  });

  test('that is shorter stands among the hours, over midnight too', () => {
    const [start, end] = ['2026-11-30T09:01', '2026-12-01T09:00'];
    expect(timed(start, end)).toEqual({ allDay: false, start: local(start), end: local(end) });
  });

  test('that lasts no time is short, and stays on its own day', () => {
    const at = '2026-11-30T09:00';
    expect(timed(at, at)).toEqual({ allDay: false, start: local(at), end: local(at) + 15 * 60_000 });
    const late = '2026-11-30T23:55';
    expect(timed(late, late)).toMatchObject({ end: local('2026-12-01T00:00') });
  });

  test('of whole days stands on its days', () => {
    const days = { allDay: true, startDate: '2026-11-30', endDate: '2026-12-02' } as const;
    expect(gridSpan(days)).toEqual({ allDay: true, start: '2026-11-30', end: '2026-12-02' });
  });
});

describe('the title of an event', () => {
  test.each([
    [{ summary: ' Lunch ' }, 'Lunch'],
    [{ summary: 'פגישה' }, 'פגישה'],
    [{ summary: '👩‍👩‍👧' }, '👩‍👩‍👧'],
    [{}, '(No title)'],
    [{ summary: '' }, '(No title)'],
    [{ summary: ' \n\t\u00a0' }, '(No title)'],
    [{ summary: '\u200b\u200d\u2060\u0000' }, '(No title)'],
    [{ visibility: 'private' }, 'Busy'],
    [{ visibility: 'private', organizer: { self: true } }, '(No title)'],
  ])('of %j reads %s', (event, title) => {
    expect(eventTitle({ id: 'e', ...event })).toBe(title);
  });

  test('comes with its kind, where it is one of Google’s own', () => {
    expect(eventKind({ id: 'e', eventType: 'birthday' })).toBe('Birthday');
    expect(eventKind({ id: 'e', eventType: 'default' })).toBeNull();
    expect(eventKind({ id: 'e', eventType: 'constructor' })).toBeNull();
    expect(eventKind({ id: 'e' })).toBeNull();
  });
});
