import { inspect } from 'node:util';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { GoogleError } from '#src/services/google/googleError.ts';
import { createGoogleCalendar } from '#src/services/googleCalendarService.ts';

const root = 'https://google.test/';
const events = `${root}calendar/v3/calendars/:calendar/events`;
const token = 'ya29.a-secret-access-token';
const title = 'A title nobody may log';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const calendar = (more: { timeoutMs?: number; signal?: AbortSignal } = {}) =>
  createGoogleCalendar({ rootUrl: root, accessToken: token, timeoutMs: 5_000, ...more });

const envelope = (status: number, reason: string, headers: Record<string, string> = {}) =>
  HttpResponse.json(
    {
      error: {
        code: status,
        message: 'Said by Google',
        errors: [{ domain: 'global', reason, message: 'Said by Google' }],
      },
    },
    { status, headers },
  );

async function failureOf(promise: Promise<unknown>): Promise<GoogleError> {
  const error = await promise.then(
    () => new Error('it succeeded'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(GoogleError);
  return error as GoogleError;
}

const insert = () => calendar().insertEvent('primary', { id: 'abc', summary: title });

describe('the wrapper of Google’s calendar', () => {
  test.each([
    [401, 'authError', 'refresh'],
    [403, 'userRateLimitExceeded', 'backOff'],
    [403, 'rateLimitExceeded', 'backOff'],
    [403, 'quotaExceeded', 'backOff'],
    [403, 'insufficientPermissions', 'reauthorise'],
    [403, 'requiredAccessLevel', 'permanent'],
    [403, 'forbiddenForNonOrganizer', 'permanent'],
    [404, 'notFound', 'calendarGone'],
    [409, 'duplicate', 'conflict'],
    [400, 'timeRangeEmpty', 'permanent'],
    [429, 'rateLimitExceeded', 'backOff'],
    [500, 'backendError', 'retry'],
  ])('%i %s is classified by its reason as %s', async (status, reason, expected) => {
    server.use(http.post(events, () => envelope(status, reason)));
    expect((await failureOf(insert())).class).toBe(expected);
  });

  test('makes a call once: what fails is counted by the engine, not by the library', async () => {
    let calls = 0;
    server.use(
      http.delete(`${events}/:event`, () => {
        calls += 1;
        return envelope(503, 'backendError');
      }),
    );
    const failure = await failureOf(calendar().deleteEvent('primary', 'abc', '"1"'));
    expect(calls).toBe(1);
    expect(failure).toMatchObject({ class: 'retry', unknown: true });
  });

  test.each([
    [
      'an HTML page',
      () => new HttpResponse('<html>502</html>', { status: 502, headers: { 'content-type': 'text/html' } }),
      'retry',
    ],
    [
      'an HTML page that says success',
      () => new HttpResponse('<html>hello</html>', { status: 200 }),
      'retry',
    ],
    [
      'half a body',
      () => new HttpResponse('{"id": "ab', { status: 200, headers: { 'content-type': 'application/json' } }),
      'retry',
    ],
    ['an empty body', () => new HttpResponse(null, { status: 200 }), 'retry'],
    ['no connection', () => HttpResponse.error(), 'retry'],
    ['an event that is not the one we wrote', () => HttpResponse.json({ id: 'other', etag: '"1"' }), 'retry'],
    ['an event without an etag', () => HttpResponse.json({ id: 'abc' }), 'retry'],
  ])('%s instead of an event is a failure whose effect is unknown', async (_name, answer, expected) => {
    server.use(http.post(events, answer));
    const failure = await failureOf(insert());
    expect(failure.class).toBe(expected);
    expect(failure.unknown).toBe(true);
  });

  test('an answer that takes too long ends the call', async () => {
    server.use(http.post(events, () => new Promise<never>(() => {})));
    const failure = await failureOf(calendar({ timeoutMs: 50 }).insertEvent('primary', { id: 'abc' }));
    expect(failure).toMatchObject({ class: 'retry', unknown: true });
  });

  test('an error carries neither the token nor the event, whichever way it is printed', async () => {
    server.use(http.post(events, () => envelope(403, 'forbidden')));
    const failure = await failureOf(insert());
    const printed = [
      inspect(failure, { depth: 10, showHidden: true }),
      JSON.stringify(failure),
      String(failure.stack),
    ];
    for (const text of printed) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(title);
    }
  });

  test('writes are conditional: update and delete carry the etag they were given', async () => {
    const seen: (string | null)[] = [];
    server.use(
      http.put(`${events}/:event`, ({ request }) => {
        seen.push(request.headers.get('if-match'));
        return HttpResponse.json({ id: 'abc', etag: '"8"' });
      }),
      http.delete(`${events}/:event`, ({ request }) => {
        seen.push(request.headers.get('if-match'));
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await calendar().updateEvent('primary', 'abc', { summary: 'x' }, '"7"');
    await calendar().deleteEvent('primary', 'abc', '"8"');
    expect(seen).toEqual(['"7"', '"8"']);
  });

  test('Google’s Retry-After is the wait', async () => {
    server.use(http.post(events, () => envelope(429, 'rateLimitExceeded', { 'retry-after': '17' })));
    expect((await failureOf(insert())).delayMs).toBe(17_000);
  });

  test('a list of calendars is read to its last page, an empty page in between included', async () => {
    const pages: Record<string, object> = {
      first: { items: [{ id: 'a', accessRole: 'owner' }], nextPageToken: 'second' },
      second: { items: [], nextPageToken: 'third' },
      third: {
        items: [
          { id: 'b', accessRole: 'reader' },
          { id: 'c', deleted: true },
        ],
      },
    };
    server.use(
      http.get(`${root}calendar/v3/users/me/calendarList`, ({ request }) =>
        HttpResponse.json(pages[new URL(request.url).searchParams.get('pageToken') ?? 'first']),
      ),
    );
    expect((await calendar().listCalendars()).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  describe('whether the grant opens a calendar', () => {
    const answer = (given: () => ReturnType<typeof envelope>) =>
      server.use(http.get(`${root}calendar/v3/calendars/:calendar`, given));

    test.each([
      ['it does', true, () => HttpResponse.json({ id: 'a' })],
      ['Google knows none for it', false, () => envelope(404, 'notFound')],
      ['Google forbids it', false, () => envelope(403, 'forbidden')],
      ['a scope is missing', false, () => envelope(403, 'insufficientPermissions')],
    ])('is said where %s', async (_, opens, given) => {
      answer(given);
      expect(await calendar().opensCalendar('a')).toBe(opens);
    });

    test.each([
      [403, 'rateLimitExceeded', 'backOff'],
      [401, 'authError', 'refresh'],
      [503, 'backendError', 'retry'],
    ])('is left open by %i %s, so that no second calendar is made', async (status, reason, kind) => {
      answer(() => envelope(status, reason));
      expect((await failureOf(calendar().opensCalendar('a'))).class).toBe(kind);
    });
  });

  describe('an update', () => {
    const asked = async (body: Record<string, unknown>) => {
      const seen: { method: string; version: string | null; body: unknown }[] = [];
      const answer = async ({ request }: { request: Request }) => {
        const version = new URL(request.url).searchParams.get('eventLabelVersion');
        seen.push({ method: request.method, version, body: await request.json() });
        return HttpResponse.json({ ...body, etag: '"2"' });
      };
      server.use(http.put(`${events}/:event`, answer), http.patch(`${events}/:event`, answer));
      await calendar().updateEvent('primary', 'abc', body, '"1"');
      return seen;
    };
    const times = { start: { dateTime: '2031-05-06T16:00:00Z' }, end: { dateTime: '2031-05-06T17:00:00Z' } };

    test('puts a label back with the version that keeps it, and a plain colour without', async () => {
      const labelled = {
        id: 'abc',
        ...times,
        eventLabelId: 'mine',
        hangoutLink: 'https://meet.example',
        conferenceData: { conferenceId: 'x' },
      };
      expect(await asked(labelled)).toEqual([{ method: 'PUT', version: '1', body: labelled }]);
      const coloured = { id: 'abc', ...times, colorId: '7' };
      expect(await asked(coloured)).toEqual([{ method: 'PUT', version: null, body: coloured }]);
    });

    test('of an event without length leaves its times alone, which Google would refuse', async () => {
      const end = { dateTime: '2031-05-06T18:00:00+02:00' };
      expect(await asked({ id: 'abc', summary: 'x', start: times.start, end })).toEqual([
        { method: 'PATCH', version: null, body: { id: 'abc', summary: 'x' } },
      ]);
    });
  });
});
