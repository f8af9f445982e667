import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyGoogleError, classifyTokenError } from '#src/domain/google/googleErrors.ts';
import { googleEventId, mayBeTrackedEventId } from '#src/domain/google/googleEventId.ts';
import { retryAfterMs } from '#src/domain/google/retryPolicy.ts';
import { type DesiredGoogleEvent, desiredGoogleEvent } from '#src/domain/push/desiredGoogleEvent.ts';
import {
  fingerprintOf,
  isOurs,
  mergeBaseOf,
  mergeGoogleEvent,
  newGoogleEvent,
} from '#src/domain/push/mergeGoogleEvent.ts';
import { syncCodes, syncMessage } from '#src/domain/syncMessages.ts';

type Input = Parameters<typeof desiredGoogleEvent>[0];
const healthy = (): Input =>
  ({
    tracked: { id: 'ffffffff-aaaa-4bbb-8ccc-dddddddddddd', tracking: 'bookmarked', note: null },
    event: {
      id: '11111111-2222-4333-8444-555555555555',
      title: 'Evening of Queues',
      description: 'Talks.',
      url: 'https://queues.example/',
      venue: 'Hall 1',
      address: null,
      city: 'Graz',
      country: 'Austria',
      online: false,
      startsAt: '2031-05-06T16:00:00.000Z',
      endsAt: '2031-05-06T18:00:00.000Z',
      timezone: 'Europe/Vienna',
      allDay: false,
      startDate: null,
      endDate: null,
    },
    preferences: { reminderMinutes: null },
  }) as unknown as Input;

function desired(change: (input: Input) => void = () => {}): DesiredGoogleEvent {
  const input = healthy();
  change(input);
  const outcome = desiredGoogleEvent(input, 'https://kure-cal.example');
  if (outcome.status !== 'event') throw new Error(outcome.code);
  return outcome.event;
}

describe('the event that Google should show', () => {
  test('carries our signature, the event’s address, a source, UTC times and the venue’s zone', () => {
    const event = desired();
    expect(event.description).toContain('📅 Added by Kure-Cal');
    expect(event.description).toContain('https://queues.example/');
    expect(event.source.url).toBe('https://kure-cal.example/events/11111111-2222-4333-8444-555555555555');
    expect(event.time.start).toEqual({ dateTime: '2031-05-06T16:00:00.000Z', timeZone: 'Europe/Vienna' });
    expect(event.location).toBe('Hall 1, Graz, Austria');
  });

  test('has whole seconds, as Google keeps them, so that a fraction is never taken for somebody’s edit', () => {
    const { time } = desired((input) => {
      input.event.startsAt = '2031-05-06T16:00:00.999Z';
      input.event.endsAt = '2031-05-06T18:00:00.001Z';
    });
    expect(time.start).toEqual({ dateTime: '2031-05-06T16:00:00.000Z', timeZone: 'Europe/Vienna' });
    expect(time.end).toEqual({ dateTime: '2031-05-06T18:00:00.000Z', timeZone: 'Europe/Vienna' });
  });

  test('an all-day event has dates, the end exclusive; without an end it lasts one day', () => {
    const event = desired((input) => {
      Object.assign(input.event, {
        allDay: true,
        startsAt: null,
        endsAt: null,
        startDate: '2031-12-31',
        endDate: null,
      });
    });
    expect(event.time).toEqual({ start: { date: '2031-12-31' }, end: { date: '2032-01-01' } });
  });

  test.each([
    [{ startsAt: null, endsAt: null }, 'event_times_missing'],
    [{ endsAt: null }, 'event_times_missing'],
    [{ endsAt: '2031-05-06T15:00:00.000Z' }, 'event_times_invalid'],
    [{ allDay: true, startDate: '2031-05-06', endDate: '2031-05-06' }, 'event_times_invalid'],
  ])('without valid times there is nothing to show, and the code says why: %o', (change, code) => {
    const input = healthy();
    Object.assign(input.event, change);
    expect(desiredGoogleEvent(input, 'https://kure-cal.example')).toEqual({ status: 'invalid', code });
  });

  test('a long description is cut so that note, address and signature stay', () => {
    const { description } = desired((input) => {
      input.event.description = 'x'.repeat(20_000);
      input.tracked.note = 'bring the blue folder';
    });
    expect(description.length).toBeLessThanOrEqual(8192);
    expect(description).toContain('bring the blue folder');
    expect(description.endsWith('📅 Added by Kure-Cal')).toBe(true);
  });

  test('a bookmark leaves the time free, attending makes it busy', () => {
    expect(desired().transparency).toBe('transparent');
    expect(desired(({ tracked }) => Object.assign(tracked, { tracking: 'attending' })).transparency).toBe(
      'opaque',
    );
  });
});

describe('merging our fields into what Google has', () => {
  const answered = (event: DesiredGoogleEvent) => ({ ...newGoogleEvent('abc', event), etag: '"1"' });

  test('colour, reminders, guests and fields unknown to us survive an update', () => {
    const before = desired();
    const owners = {
      colorId: '7',
      attendees: [{ email: 'a@example.com' }],
      reminders: { useDefault: false, overrides: [{ method: 'email', minutes: 5 }] },
      somethingNew: { of: 'Google' },
    };
    const after = desired(({ event }) => Object.assign(event, { title: 'Night of Queues' }));
    const { body, changed } = mergeGoogleEvent(
      { ...answered(before), ...owners },
      after,
      mergeBaseOf(before),
    );
    expect(changed).toBe(true);
    expect(body).toMatchObject({ ...owners, summary: 'Night of Queues' });
  });

  test('a title that its owner changed stays until the catalogue’s title changes', () => {
    const before = desired();
    const renamed = { ...answered(before), summary: 'My own name' };
    const moved = desired(({ event }) => Object.assign(event, { venue: 'Hall 2' }));
    const kept = mergeGoogleEvent(renamed, moved, mergeBaseOf(before));
    expect(kept.body.summary).toBe('My own name');
    expect(kept.edited).toEqual(['summary']);
    const retitled = desired(({ event }) => Object.assign(event, { title: 'Night of Queues' }));
    const taken = mergeGoogleEvent(renamed, retitled, mergeBaseOf(before));
    expect(taken.body.summary).toBe('Night of Queues');
    expect(taken.edited).toEqual([]);
  });

  test('what its owner wrote below our description stays when a note or a plan changes it', () => {
    const before = desired();
    const current = { ...answered(before), description: `${before.description}\n\nBring the laptop.` };
    const after = desired(({ tracked }) => Object.assign(tracked, { note: 'Hall B', tracking: 'attending' }));
    const { body, edited } = mergeGoogleEvent(current, after, mergeBaseOf(before));
    expect(body.description).toBe(`${after.description}\n\nBring the laptop.`);
    expect(edited).toEqual(['description']);
    const again = mergeGoogleEvent(body, after, mergeBaseOf(after));
    expect(again).toMatchObject({ changed: false, edited: ['description'] });
  });

  test('the same moment written in another zone’s offset is no difference', () => {
    const event = desired();
    const current = {
      ...answered(event),
      start: { dateTime: '2031-05-06T18:00:00+02:00', timeZone: 'Europe/Vienna' },
      end: { dateTime: '2031-05-06T20:00:00+02:00', timeZone: 'Europe/Vienna' },
    };
    expect(mergeGoogleEvent(current, event, null).changed).toBe(false);
    expect(mergeGoogleEvent(current, event, mergeBaseOf(event)).edited).toEqual([]);
  });

  test('a deleted event is restored', () => {
    const event = desired();
    const { body, changed } = mergeGoogleEvent({ ...answered(event), status: 'cancelled' }, event, null);
    expect(changed).toBe(true);
    expect(body.status).toBe('confirmed');
  });

  test('merging twice changes nothing the second time, whatever the owner did', () => {
    const text = fc.string({ maxLength: 20 });
    fc.assert(
      fc.property(text, text, text, fc.boolean(), (summary, location, below, cancelled) => {
        const before = desired();
        const wanted = desired(({ event }) => Object.assign(event, { title: 'New', venue: 'Elsewhere' }));
        const current = {
          ...answered(before),
          summary,
          location,
          description: before.description + below,
          ...(cancelled ? { status: 'cancelled' } : {}),
        };
        const once = mergeGoogleEvent(current, wanted, mergeBaseOf(before));
        const twice = mergeGoogleEvent(once.body, wanted, mergeBaseOf(wanted));
        expect(twice.changed).toBe(false);
        expect(isOurs(once.body, healthy().tracked.id)).toBe(true);
      }),
    );
  });

  test('equal wishes have equal fingerprints, different ones different', () => {
    expect(fingerprintOf(desired())).toBe(fingerprintOf(desired()));
    expect(fingerprintOf(desired(({ tracked }) => Object.assign(tracked, { note: 'x' })))).not.toBe(
      fingerprintOf(desired()),
    );
  });
});

describe('the Google event’s id', () => {
  test('keeps Google’s rules, tells events and generations apart, and is recognised', () => {
    const seen = new Set<string>();
    for (let count = 0; count < 500; count += 1) {
      const uuid = randomUUID();
      for (const generation of [0, 1, 40]) {
        const id = googleEventId(uuid, generation);
        expect(id).toMatch(/^[a-v0-9]{5,1024}$/);
        expect(mayBeTrackedEventId(id)).toBe(true);
        seen.add(id);
      }
    }
    expect(seen.size).toBe(1500);
  });

  test('what is no UUID is refused instead of made into some id', () => {
    expect(() => googleEventId('123', 0)).toThrow(RangeError);
  });
});

describe('classifying failures', () => {
  test('a 403 with a reason nobody knows is permanent, never a reason to ask for the account again', () => {
    expect(classifyGoogleError({ status: 403, reason: 'somethingNew', subject: 'event' }).class).toBe(
      'permanent',
    );
    expect(classifyGoogleError({ status: 403, subject: 'event' }).class).toBe('permanent');
  });

  test('a calendar that may be read but not watched is polled; any other forbidden call is refused', () => {
    const forbidden = { status: 403, reason: 'forbidden' };
    expect(classifyGoogleError({ ...forbidden, subject: 'watch' }).code).toBe('push_unavailable');
    for (const subject of ['event', 'calendar', 'account', 'changes', 'channel'] as const) {
      expect(classifyGoogleError({ ...forbidden, subject }).code).toBe('google_refused');
    }
    expect(classifyGoogleError({ status: 403, reason: 'rateLimitExceeded', subject: 'watch' }).class).toBe(
      'backOff',
    );
  });

  test.each(['event', 'calendar', 'account', 'changes', 'channel', 'watch'] as const)(
    'an account whose Google Calendar is turned off waits, whatever was asked (%s), and is told in its own words',
    (subject) => {
      const found = classifyGoogleError({ status: 403, reason: 'notACalendarUser', subject });
      expect(found).toMatchObject({ class: 'backOff', code: 'calendar_disabled' });
    },
  );

  test.each([
    [400, 'policy_enforced'],
    [400, 'admin_policy_enforced'],
    [403, 'access_denied'],
  ])('a token endpoint that answers %i %s makes the account wait for its administrator', (status, error) => {
    const found = classifyTokenError({ status, error });
    expect(found).toMatchObject({ class: 'backOff', code: 'account_policy' });
    expect(found.delayMs).toBeGreaterThanOrEqual(10 * 60_000);
  });

  test.each([
    [{ status: 400, error: 'invalid_grant' }, 'reauthorise'],
    [{ status: 500, error: 'invalid_grant' }, 'retry'],
    [{ status: 401, error: 'invalid_client' }, 'backOff'],
    [{ status: 503 }, 'retry'],
    [{ status: 0 }, 'retry'],
    [{ status: 429 }, 'backOff'],
  ])('the token endpoint’s %o is %s: only invalid_grant costs the connection', (failure, expected) => {
    expect(classifyTokenError(failure).class).toBe(expected);
  });

  test('every failure has one friendly sentence', () => {
    for (const code of syncCodes) expect(syncMessage(code).message).toMatch(/^[A-Z].*\.$/);
  });

  test.each([
    ['5', 5_000],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['999999', 3_600_000],
    ['soon', undefined],
    ['-1', undefined],
    [null, undefined],
  ])('Retry-After %s is %s ms', (header, expected) => {
    expect(retryAfterMs(header, Date.parse('2026-01-01T00:00:00Z'))).toBe(expected);
  });
});

test('keeps the private properties of other programs when ours have to be put back', () => {
  const wanted = desired();
  const current = {
    ...newGoogleEvent('id', wanted),
    extendedProperties: { private: { zoomMeetingId: '4711' }, shared: { room: 'blue' } },
  };
  const { body, changed } = mergeGoogleEvent(current, wanted, mergeBaseOf(wanted));
  expect(changed).toBe(true);
  expect(body.extendedProperties).toEqual({
    private: { zoomMeetingId: '4711', ...wanted.privateProperties },
    shared: { room: 'blue' },
  });
});

test('derives the Google event id from the tracked event alone: base32hex of its UUID, whenever it is asked for', () => {
  const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
  expect(googleEventId(id, 0)).toBe('1u7qqmuppd39v8b5e237ea4l1o');
  expect(googleEventId(id.toUpperCase(), 2)).toBe('1u7qqmuppd39v8b5e237ea4l1og2');
});
