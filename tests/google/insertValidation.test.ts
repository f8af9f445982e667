import { describe, expect, test } from 'vitest';
import { at, refusal, simulatorOverHttp } from './support/overHttp.ts';

const { account } = simulatorOverHttp();

const times = at('2026-12-01T10:00:00', '2026-12-01T11:00:00');
let count = 0;
const _newId = () => `event${String(++count).padStart(4, '0')}`;

describe('§2 validation', () => {
  test.each([
    [
      'end before start',
      at('2026-12-01T10:00:00', '2026-12-01T09:00:00'),
      'timeRangeEmpty',
      'The specified time range is empty.',
    ],
    [
      'an all-day end before the start',
      { start: { date: '2026-12-02' }, end: { date: '2026-12-01' } },
      'timeRangeEmpty',
      'The specified time range is empty.',
    ],
    ['no end', { start: times.start }, 'required', 'Missing end time.'],
    ['no start', { end: times.end }, 'required', 'Missing start time.'],
    [
      'a local time without a zone',
      { start: { dateTime: '2026-12-01T10:00:00' }, end: times.end },
      'required',
      'Missing time zone definition for start time.',
    ],
    [
      'a series without a zone',
      {
        start: { dateTime: '2026-12-01T10:00:00Z' },
        end: { dateTime: '2026-12-01T11:00:00Z' },
        recurrence: ['RRULE:FREQ=DAILY'],
      },
      'required',
      'Missing time zone definition for start time.',
    ],
    [
      'an unknown zone',
      at('2026-12-01T10:00:00', '2026-12-01T11:00:00', 'Mars/Base'),
      'invalid',
      'Invalid time zone definition for start time.',
    ],
    [
      'a date and a time',
      { start: { date: '2026-12-01', dateTime: '2026-12-01T10:00:00Z' }, end: times.end },
      'invalid',
      'Invalid start time.',
    ],
    [
      'a day against a time',
      { start: { date: '2026-12-01' }, end: times.end },
      'invalid',
      'Invalid start time.',
    ],
    [
      'a date that does not exist',
      { start: { date: '2026-02-30' }, end: { date: '2026-03-02' } },
      'invalid',
      undefined,
    ],
    [
      'a broken time',
      { start: { dateTime: 'tomorrow', timeZone: 'UTC' }, end: times.end },
      'invalid',
      undefined,
    ],
    ['an unknown status', { ...times, status: 'maybe' }, 'invalid', undefined],
    ['an unknown transparency', { ...times, transparency: 'glass' }, 'invalid', undefined],
    ['an unknown visibility', { ...times, visibility: 'hidden' }, 'invalid', undefined],
    ['colour 12', { ...times, colorId: '12' }, 'invalid', undefined],
    [
      'reminders both default and own',
      { ...times, reminders: { useDefault: true, overrides: [{ method: 'popup', minutes: 5 }] } },
      'invalid',
      undefined,
    ],
    [
      'six reminders',
      {
        ...times,
        reminders: { useDefault: false, overrides: Array(6).fill({ method: 'popup', minutes: 5 }) },
      },
      'invalid',
      undefined,
    ],
    [
      'a reminder four weeks and a minute before',
      { ...times, reminders: { useDefault: false, overrides: [{ method: 'popup', minutes: 40_321 }] } },
      'invalid',
      undefined,
    ],
    [
      'a reminder by SMS',
      { ...times, reminders: { useDefault: false, overrides: [{ method: 'sms', minutes: 5 }] } },
      'invalid',
      undefined,
    ],
    ['a source that is no web page', { ...times, source: { url: 'ftp://x.test' } }, 'invalid', undefined],
    [
      '26 attachments',
      { ...times, attachments: Array(26).fill({ fileUrl: 'https://x.test' }) },
      'invalid',
      undefined,
    ],
    ['a broken rule', { ...times, recurrence: ['RRULE:FREQ=SOMETIMES'] }, 'badRequest', undefined],
    [
      'UNTIL in local time',
      { ...times, recurrence: ['RRULE:FREQ=DAILY;UNTIL=20261224T100000'] },
      'badRequest',
      undefined,
    ],
    ['a type that only Google makes', { ...times, eventType: 'fromGmail' }, 'badRequest', undefined],
    [
      'more than 300 properties',
      {
        ...times,
        extendedProperties: {
          private: Object.fromEntries(Array.from({ length: 301 }, (_, i) => [`k${i}`, 'v'])),
        },
      },
      'invalid',
      undefined,
    ],
  ])('§2 %s is 400', async (_name, body, reason, message) => {
    const { raw } = await account();
    const answer = await raw('POST', '/calendars/primary/events', body);
    expect(answer.status).toBe(400);
    const [first] = answer.body.error.errors;
    expect(first.reason).toBe(reason);
    if (message) expect(first.message).toBe(message);
    if (reason === 'timeRangeEmpty') expect(first.domain).toBe('calendar');
  });

  test('§2 a body that is no JSON is 400 parseError', async () => {
    const { raw } = await account();
    const answer = await raw('POST', '/calendars/primary/events', '{"start":');
    expect([answer.status, answer.body.error.errors[0].reason, answer.body.error.message]).toEqual([
      400,
      'parseError',
      'Parse Error',
    ]);
  });

  test('§2 unknown and read-only fields are ignored', async () => {
    const { raw } = await account();
    const body = {
      ...times,
      etag: '"1"',
      created: '2001-01-01T00:00:00Z',
      nonsense: 1,
      creator: { email: 'x@y.z' },
    };
    const { status, body: event } = await raw('POST', '/calendars/primary/events', body);
    expect(status).toBe(200);
    expect([event.nonsense, event.etag === '"1"', event.creator.email === 'x@y.z']).toEqual([
      undefined,
      false,
      false,
    ]);
  });

  test('§2 long property keys vanish and long values are cut, without a word', async () => {
    const { api } = await account();
    const { data } = await api.events.insert({
      calendarId: 'primary',
      requestBody: {
        ...times,
        extendedProperties: {
          private: { ['k'.repeat(44)]: 'kept', ['k'.repeat(45)]: 'dropped', long: 'v'.repeat(2000) },
        },
      },
    });
    expect(data.extendedProperties?.private).toEqual({ ['k'.repeat(44)]: 'kept', long: 'v'.repeat(1024) });
  });

  test.each(['reader', 'freeBusyReader'])(
    '§7 a calendar read as %s refuses writes with requiredAccessLevel',
    async (accessRole) => {
      const { api } = await account({ calendars: [{ primary: true }, { id: 'shared', accessRole }] });
      const told = await refusal(api.events.insert({ calendarId: 'shared', requestBody: times }));
      expect(told).toMatchObject({ status: 403, domain: 'calendar', reason: 'requiredAccessLevel' });
    },
  );

  test.each(['owner', 'writer', 'writerWithoutPrivateAccess'])('§5 %s may write', async (accessRole) => {
    const { api } = await account({ calendars: [{ primary: true }, { id: 'shared', accessRole }] });
    expect((await api.events.insert({ calendarId: 'shared', requestBody: times })).status).toBe(200);
  });
});
