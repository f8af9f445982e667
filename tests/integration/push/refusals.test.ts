import { beforeAll, describe, expect, it } from 'vitest';
import { retryPolicy } from '#src/domain/google/retryPolicy.ts';
import { changeEvent, newEvent, Person, sql } from '#tests/integration/support/person.ts';

describe('what is not pushed says why', () => {
  it('without a connection', async () => {
    const ada = await Person.signUp();
    const answer = await ada.track(await newEvent());
    expect(answer.sync).toMatchObject({ status: 'not_connected', code: 'not_connected', action: 'connect' });
    expect(await ada.queue()).toEqual([]);
  });

  it.each([
    ['event_times_missing', { starts_at: null, ends_at: null }],
    ['event_times_invalid', { ends_at: '2031-05-06T15:00:00Z' }],
  ])(
    'an event whose times are wrong (%s) is tracked, and synced once they are right',
    async (code, times) => {
      const ada = await Person.connected();
      const eventId = await newEvent(times);
      const answer = await ada.track(eventId);
      expect(answer).toMatchObject({ tracked: { tracking: 'bookmarked' }, sync: { status: 'failed', code } });
      expect(await ada.google.all()).toEqual([]);
      await changeEvent(eventId, { starts_at: '2031-05-06T16:00:00Z', ends_at: '2031-05-06T18:00:00Z' });
      await ada.drain();
      expect(await ada.google.shown()).toHaveLength(1);
      expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
    },
  );

  it('with sync turned off; turned on again everything is pushed', async () => {
    const ada = await Person.connected();
    await sql`select public.change_preferences(${ada.userId}, ${sql.json({ calendarSyncEnabled: false })})`;
    const answer = await ada.track(await newEvent());
    expect(answer.sync).toMatchObject({ status: 'disabled' });
    await sql`select public.change_preferences(${ada.userId}, ${sql.json({ calendarSyncEnabled: true })})`;
    await ada.drain();
    expect(await ada.google.shown()).toHaveLength(1);
  });

  it('events that the settings leave out are taken out of Google', async () => {
    const ada = await Person.connected();
    await ada.track(await newEvent(), 'bookmarked');
    await ada.track(await newEvent(), 'attending');
    await sql`select public.change_preferences(${ada.userId}, ${sql.json({ syncBookmarked: false })})`;
    await ada.drain();
    expect(await ada.google.shown()).toMatchObject([{ transparency: 'opaque' }]);
  });
});

describe('what Google refuses', () => {
  let ada: Person;
  beforeAll(async () => {
    ada = await Person.connected();
  });
  const refused = async (effect: object, times = 2) => {
    const eventId = await newEvent();
    await ada.google.fault({ method: 'POST', path: '/events$' }, effect, { times });
    const answer = await ada.track(eventId);
    return { eventId, answer, connection: await ada.connection() };
  };

  it.each([500, 502, 503, 504])('with %i is tried again, and the account stays as it is', async (status) => {
    const { eventId, answer, connection } = await refused({ status });
    expect(answer.sync).toMatchObject({ status: 'pending', code: 'google_unavailable' });
    expect(connection.status).toBe('active');
    const runAt = (await ada.queue()).map((row) => (row.run_at as Date).getTime());
    expect(Math.min(...runAt)).toBeGreaterThan(Date.now() + 2_000);
    await ada.wake();
    await ada.drain();
    expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
  });

  it('a single 503 is not even noticed', async () => {
    expect((await refused({ status: 503 }, 1)).answer.sync.status).toBe('synced');
  });

  it.each([
    [429, 'rateLimitExceeded'],
    [403, 'userRateLimitExceeded'],
    [403, 'rateLimitExceeded'],
  ])(
    'with a rate limit (%i %s) makes the whole account back off, longer each time',
    async (status, reason) => {
      const waits: number[] = [];
      for (let round = 0; round < 3; round += 1) {
        const { answer, connection } = await refused({ status, reason }, retryPolicy.rateLimitTriesMax);
        expect(answer.sync).toMatchObject({ status: 'pending', code: 'rate_limited' });
        expect(connection.status).toBe('active');
        waits.push((connection.backoff_until as Date).getTime() - Date.now());
        const other = await ada.google.asked(async () => ada.track(await newEvent()));
        expect(other).toEqual([]);
        await sql`update public.calendar_connections set backoff_until = now() where user_id = ${ada.userId}`;
      }
      expect(waits[2]).toBeGreaterThan((waits[0] ?? 0) * 1.5);
      await ada.wake();
      await ada.drain();
      expect((await ada.connection()).backoff_until).toBeNull();
      expect(await ada.queue()).toEqual([]);
    },
  );

  it('Retry-After is honoured', async () => {
    const { connection } = await refused(
      { status: 429, reason: 'rateLimitExceeded', headers: { 'retry-after': '77' } },
      1,
    );
    const waitMs = (connection.backoff_until as Date).getTime() - Date.now();
    expect(waitMs).toBeGreaterThan(60_000);
    expect(waitMs).toBeLessThan(78_000);
    await ada.wake();
    await ada.drain();
  });

  it('for good is given up visibly, with its reason, until something changes', async () => {
    const { eventId, answer } = await refused({ status: 400, reason: 'invalid' }, 1);
    expect(answer.sync).toMatchObject({ status: 'failed', code: 'google_refused', action: 'retry' });
    expect(await ada.queue()).toMatchObject([
      { last_error_code: 'google_refused', dead_at: expect.any(Date) },
    ]);
    expect((await ada.track(eventId)).sync.status).toBe('synced');
    expect(await ada.queue()).toEqual([]);
  });

  it('a 401 refreshes the token once and goes on', async () => {
    await ada.google.tokens('expire-access');
    const before = Number((await ada.connection()).refresh_count);
    expect((await ada.track(await newEvent())).sync.status).toBe('synced');
    expect(Number((await ada.connection()).refresh_count)).toBe(before + 1);
  });

  it('a token whose time is over is refreshed before it is used', async () => {
    await sql`update public.calendar_connections set token_expiry = now() - interval '1 hour' where user_id = ${ada.userId}`;
    const asked = await ada.google.asked(async () => {
      expect((await ada.track(await newEvent())).sync.status).toBe('synced');
    });
    expect(asked.filter((call) => call === 'POST events')).toHaveLength(1);
    expect(((await ada.connection()).token_expiry as Date).getTime()).toBeGreaterThan(Date.now());
  });

  it('the token endpoint answering 500 does not cost the connection', async () => {
    await sql`update public.calendar_connections set token_expiry = now() - interval '1 hour' where user_id = ${ada.userId}`;
    await ada.google.fault({ path: '^/token$' }, { status: 500 });
    const eventId = await newEvent();
    const answer = await ada.track(eventId);
    expect(answer.sync).toMatchObject({ status: 'pending', code: 'token_refused' });
    expect((await ada.connection()).status).toBe('active');
    await ada.wake();
    await ada.drain();
    expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
  });
});

describe('a calendar that can’t be written to any more', () => {
  const two = [
    { summary: 'Primary', primary: true },
    { id: 'team@group.calendar.google.com', summary: 'Team' },
  ];
  const choose = async (ada: Person, summary: string) => {
    const calendar = (await ada.calendars()).find((row) => row.summary === summary);
    await sql`select public.change_preferences(${ada.userId}, ${sql.json({ targetCalendarId: calendar?.id })})`;
    await ada.drain();
  };
  const person = async () => {
    const ada = await Person.connected(
      two.map((c) => (c.id ? { ...c, id: `${crypto.randomUUID()}@group.calendar.google.com` } : c)),
    );
    await choose(ada, 'Team');
    return {
      ada,
      team: String((await ada.calendars()).find((row) => row.summary === 'Team')?.google_calendar_id),
    };
  };

  it('a 404 of the calendar says so once, asks for another one, and that one gets everything', async () => {
    const { ada, team } = await person();
    await ada.google.access(team, null);
    const answer = await ada.track(await newEvent());
    expect(answer.sync).toMatchObject({ status: 'failed', code: 'calendar_gone', action: 'choose_calendar' });
    // Only the list is asked whether it is back.
    const asked = await ada.google.asked(async () => ada.track(await newEvent()));
    expect(asked).toEqual([`GET ${encodeURIComponent(team)}`]);
    await choose(ada, 'Primary');
    expect(await ada.google.shown()).toHaveLength(2);
  });

  it('an update that finds the whole calendar gone doesn’t take it for an event that its owner removed', async () => {
    const { ada, team } = await person();
    const eventId = await newEvent();
    await ada.track(eventId);
    await ada.google.access(team, null);
    expect((await ada.change(eventId, { note: 'x' })).sync).toMatchObject({ code: 'calendar_gone' });
  });

  it('one that became read-only asks for another one too', async () => {
    const { ada, team } = await person();
    await ada.google.access(team, 'reader');
    const answer = await ada.track(await newEvent());
    expect(answer.sync).toMatchObject({
      status: 'failed',
      code: 'calendar_read_only',
      action: 'choose_calendar',
    });
    expect((await ada.connection()).status).toBe('active');
  });

  it('choosing another calendar moves the events there', async () => {
    const { ada, team } = await person();
    await ada.track(await newEvent());
    expect(await ada.google.shown(team)).toHaveLength(1);
    await choose(ada, 'Primary');
    expect(await ada.google.shown(team)).toEqual([]);
    expect(await ada.google.shown()).toHaveLength(1);
  });
});

describe('a grant that is gone', () => {
  it('marks the account, keeps its work waiting, tells its owner, and reconnecting finishes it', async () => {
    const ada = await Person.connected();
    await ada.google.tokens('revoke');
    const eventId = await newEvent();
    const answer = await ada.track(eventId);
    expect(answer.sync).toMatchObject({ status: 'requires_reauth', action: 'reconnect' });
    expect((await ada.connection()).status).toBe('requires_reauth');
    const waiting = await newEvent();
    expect((await ada.track(waiting)).sync.status).toBe('requires_reauth');
    expect(await ada.google.asked(() => ada.drain())).toEqual([]);
    expect(await ada.queue()).toHaveLength(2);
    expect(await ada.connect()).toBe('connected');
    await ada.drain();
    expect(await ada.google.shown()).toHaveLength(2);
    expect((await ada.connection()).status).toBe('active');
    expect(await ada.queue()).toEqual([]);
  });

  it('a 403 for missing scopes asks for re-authorisation, in its own words', async () => {
    const ada = await Person.connected();
    await ada.google.fault(
      { method: 'POST', path: '/events$' },
      { status: 403, reason: 'insufficientPermissions' },
    );
    const answer = await ada.track(await newEvent());
    expect(answer.sync).toMatchObject({ status: 'requires_reauth', code: 'scopes_missing' });
    await ada.connect();
    await ada.drain();
    expect(await ada.google.shown()).toHaveLength(1);
  });
});
