import { beforeAll, describe, expect, it } from 'vitest';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { newEvent, Person, stack } from '#tests/integration/support/person.ts';

const id = () => crypto.randomUUID();
describe('every route', () => {
  let ada: Person;
  let grace: Person;
  beforeAll(async () => {
    ada = await Person.connected();
    grace = await Person.signUp();
  });

  it.each([
    ['POST', '/api/profile/preferences'],
    ['PUT', '/api/events/tracked'],
    ['POST', '/api/calendar/connections'],
    ['DELETE', '/api/calendar/calendars'],
    ['POST', '/api/cron/process-pending-calendar-syncs'],
  ])('%s %s is no such method (405)', async (method, path) => {
    expect((await ada.api(method, path, {})).status).toBe(405);
  });

  it.each([
    ['POST', '/api/events/tracked', '{"eventId": '],
    ['POST', '/api/events/tracked', {}],
    ['POST', '/api/events/tracked', { eventId: 'not-an-id', tracking: 'bookmarked' }],
    ['POST', '/api/events/tracked', { eventId: id(), tracking: 'liked' }],
    ['POST', '/api/events/tracked', { eventId: id(), tracking: 'bookmarked', userId: id() }],
    ['POST', '/api/events/tracked', { eventId: id(), tracking: 'bookmarked', note: 7 }],
    ['POST', '/api/events/tracked', { eventId: id(), tracking: 'bookmarked', note: 'n'.repeat(2001) }],
    ['POST', '/api/events/tracked', { eventId: id(), tracking: 'bookmarked', note: 'a\u0000b' }],
    ['POST', '/api/events', { title: 'half a character \ud83d', timezone: 'UTC' }],
    ['GET', '/api/events?q=a%00b'],
    ['GET', '/api/events?from=0000-01-01'],
    ['POST', '/api/events/tracked?eventId=1', { eventId: id(), tracking: 'bookmarked' }],
    ['PATCH', `/api/events/tracked/${id()}`, {}],
    ['PATCH', `/api/events/tracked/${id()}`, { tracking: null }],
    ['PATCH', '/api/profile/preferences', {}],
    ['PATCH', '/api/profile/preferences', { timeZone: 'Mars/Olympus' }],
    ['PATCH', '/api/profile/preferences', { reminderMinutes: 40_321 }],
    ['PATCH', '/api/profile/preferences', { reminderMinutes: 1.5 }],
    ['PATCH', '/api/profile/preferences', { calendarSyncEnabled: 'yes' }],
    ['PATCH', '/api/profile/preferences', { target: id() }],
    ['PATCH', `/api/calendar/calendars/${id()}`, { selected: 1 }],
    ['PATCH', `/api/calendar/calendars/${id()}`, { summary: 'Mine' }],
    ['DELETE', `/api/calendar/connections/${id()}?events=some`],
    ['GET', '/api/calendar/connect?connectionId=7'],
    ['GET', '/api/calendar/calendars?all=1'],
  ])('%s %s refuses bad input by name (400), case %#', async (method, path, body?: unknown) => {
    const answer = await ada.api(method, path, body);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', detail: expect.any(String) },
    });
  });

  it('a body that is too large is refused (413), one that isn’t JSON too (415)', async () => {
    const large = { eventId: id(), tracking: 'bookmarked', note: 'n'.repeat(70_000) };
    expect((await ada.api('POST', '/api/events/tracked', large)).status).toBe(413);
    const form = await ada.api('POST', '/api/events/tracked', 'a=b', { 'content-type': 'text/plain' });
    expect(form.status).toBe(415);
  });

  it('ids of nobody’s and of others’ rows are the same 404', async () => {
    const eventId = await newEvent();
    await ada.track(eventId);
    const calendarId = (await ada.calendars())[0]?.id;
    const connectionId = (await ada.connection()).id;
    for (const [method, path, body] of [
      ['PATCH', `/api/events/tracked/${eventId}`, { note: 'mine?' }],
      ['DELETE', `/api/events/tracked/${eventId}`],
      ['PATCH', `/api/calendar/calendars/${calendarId}`, { selected: false }],
      ['DELETE', `/api/calendar/connections/${connectionId}`],
      ['GET', `/api/calendar/connect?connectionId=${connectionId}`],
      ['POST', '/api/events/tracked', { eventId: id(), tracking: 'bookmarked' }],
      ['DELETE', '/api/events/tracked/not-an-id'],
    ] as [string, string, unknown?][]) {
      expect(await grace.api(method, path, body)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    expect(
      (await grace.api('PATCH', '/api/profile/preferences', { targetCalendarId: calendarId })).status,
    ).toBe(422);
    expect((await ada.row(eventId)).note).toBeNull();
  });
});

describe('the API from end to end', () => {
  it('tracks, lists, changes and untracks, each with the sync’s status and message', async () => {
    const ada = await Person.connected();
    const eventId = await newEvent({ title: 'Over HTTP' });
    const made = await ada.api('POST', '/api/events/tracked', {
      eventId,
      tracking: 'bookmarked',
      note: ' see you ',
    });
    expect(made).toMatchObject({
      status: 200,
      body: {
        tracked: { eventId, tracking: 'bookmarked', note: 'see you' },
        sync: { status: 'synced', message: expect.any(String) },
      },
    });
    expect(await ada.google.shown()).toHaveLength(1);
    const list = await ada.api('GET', '/api/events/tracked');
    expect(list.body.tracked).toMatchObject([
      {
        eventId,
        tracking: 'bookmarked',
        sync: { status: 'synced' },
        event: { title: 'Over HTTP', startsAt: '2031-05-06T16:00:00.000Z' },
      },
    ]);
    const changed = await ada.api('PATCH', `/api/events/tracked/${eventId}`, {
      tracking: 'attending',
      note: null,
    });
    expect(changed.body).toMatchObject({
      tracked: { tracking: 'attending', note: null },
      sync: { status: 'synced' },
    });
    const gone = await ada.api('DELETE', `/api/events/tracked/${eventId}`);
    expect(gone.body).toMatchObject({ tracked: { tracking: null }, sync: { status: 'synced' } });
    expect(await ada.google.shown()).toEqual([]);
    expect((await ada.api('GET', '/api/events/tracked')).body.tracked).toEqual([]);
  });

  it('tells the sync settings, and changes them', async () => {
    const ada = await Person.connected();
    const before = await ada.api('GET', '/api/profile/preferences');
    expect(before.body.preferences).toEqual({
      timeZone: 'UTC',
      calendarSyncEnabled: true,
      syncBookmarked: true,
      syncAttending: true,
      reminderMinutes: null,
      targetCalendarId: (await ada.calendars())[0]?.id,
      mailNotices: true,
    });
    const after = await ada.api('PATCH', '/api/profile/preferences', {
      timeZone: 'Europe/Vienna',
      reminderMinutes: 30,
    });
    expect(after.body.preferences).toMatchObject({
      timeZone: 'Europe/Vienna',
      reminderMinutes: 30,
      syncBookmarked: true,
    });
    const eventId = await newEvent();
    await ada.api('POST', '/api/events/tracked', { eventId, tracking: 'attending' });
    expect((await ada.google.shown())[0]?.reminders).toEqual({
      useDefault: false,
      overrides: [{ method: 'popup', minutes: 30 }],
    });
  });

  it('shows accounts with their health and numbers, and calendars; never a token', async () => {
    const ada = await Person.connected();
    await ada.track(await newEvent());
    await workQueue(ada.deps, {
      kinds: ['pull_calendar'],
      userId: ada.userId,
      takes: AbortSignal.timeout(10_000),
    });
    const { body, text } = await ada.api('GET', '/api/calendar/connections');
    expect(body.connections).toMatchObject([
      {
        email: ada.email,
        health: { state: 'ok', reason: null, action: null, lastSyncedAt: expect.any(String) },
        receivesEvents: true,
        progress: { total: 1, synced: 1, pending: 0, failed: 0 },
        copies: { total: 1, future: 1 },
        metrics: { created: 1 },
      },
    ]);
    expect(text).not.toMatch(/sealed|v1\.|token/i);
    const calendars = await ada.api('GET', '/api/calendar/calendars');
    expect(calendars.body.calendars).toMatchObject([
      { summary: 'Primary', primary: true, writable: true, receivesEvents: true, selected: true },
    ]);
    const target = calendars.body.calendars[0].id;
    const changed = await ada.api('PATCH', `/api/calendar/calendars/${target}`, { selected: false });
    expect(changed.body.calendar).toMatchObject({ id: target, selected: false });
  });

  it('sends the browser to Google with a cookie that scripts can’t read, and a callback without one to the settings', async () => {
    const ada = await Person.signUp();
    const start = await ada.api('GET', '/api/calendar/connect');
    expect(start.status).toBe(302);
    expect(start.headers.get('location')).toContain('/o/oauth2/v2/auth?');
    expect(start.headers.get('set-cookie')).toMatch(/kc_oauth_\w+=.*HttpOnly/i);
    const back = await fetch(`${stack.appUrl}/api/calendar/callback?state=made-up&code=x`, {
      redirect: 'manual',
    });
    expect(back.headers.get('location')).toBe(`${stack.appUrl}/settings?calendar=state_invalid`);
  });

  it('disconnects with the count of what was removed', async () => {
    const ada = await Person.connected();
    await ada.track(await newEvent());
    const gone = await ada.api(
      'DELETE',
      `/api/calendar/connections/${(await ada.connection()).id}?events=remove_all`,
    );
    expect(gone.body).toEqual({ status: 'disconnected', removed: 1, left: 0 });
    expect(await ada.google.shown()).toEqual([]);
  });

  it('the cron is for the scheduler alone', async () => {
    const ada = await Person.signUp();
    for (const authorization of ['', `Bearer ${ada.accessToken}`, 'Bearer undefined']) {
      const answer = await fetch(`${stack.appUrl}/api/cron/process-pending-calendar-syncs`, {
        headers: { authorization },
      });
      expect(answer.status).toBe(401);
    }
  });
});
