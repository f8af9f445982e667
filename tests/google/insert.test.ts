import { describe, expect, test } from 'vitest';
import { at, day, refusal, simulatorOverHttp } from './support/overHttp.ts';

const { account, control } = simulatorOverHttp();

const times = at('2026-12-01T10:00:00', '2026-12-01T11:00:00');
let count = 0;
const newId = () => `event${String(++count).padStart(4, '0')}`;

describe('§2 what insert answers', () => {
  test('§2 a new event carries everything that Google adds', async () => {
    const { api, email } = await account();
    const { data, status } = await api.events.insert({
      calendarId: 'primary',
      requestBody: { summary: 'Lunch', ...times },
    });
    expect(status).toBe(200);
    expect(data).toMatchObject({
      kind: 'calendar#event',
      status: 'confirmed',
      summary: 'Lunch',
      creator: { email, self: true },
      organizer: { email, self: true },
      iCalUID: `${data.id}@google.com`,
      sequence: 0,
      eventType: 'default',
      reminders: { useDefault: true },
    });
    expect(data.id).toMatch(/^[a-v0-9]{26}$/);
    expect(data.etag).toMatch(/^"\d{16}"$/);
    expect(data.created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const eid = Buffer.from(`${data.id} ${email}`).toString('base64').replace(/=+$/, '');
    expect(data.htmlLink).toBe(`https://www.google.com/calendar/event?eid=${eid}`);
  });

  test("§2 times come back in the calendar's zone, whatever offset was sent", async () => {
    const { api } = await account({ timeZone: 'America/New_York' });
    const requestBody = {
      start: { dateTime: '2026-07-01T12:00:00.789Z' },
      end: { dateTime: '2026-07-01T15:00:00+02:00' },
    };
    const { data } = await api.events.insert({ calendarId: 'primary', requestBody });
    expect(data.start?.dateTime).toBe('2026-07-01T08:00:00-04:00');
    expect(data.end?.dateTime).toBe('2026-07-01T09:00:00-04:00');
  });

  test('§2 start and end may name different zones', async () => {
    const { api } = await account();
    const requestBody = {
      start: { dateTime: '2026-12-01T10:00:00', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-12-01T13:00:00', timeZone: 'America/New_York' },
    };
    const { data } = await api.events.insert({ calendarId: 'primary', requestBody });
    expect([data.start?.timeZone, data.end?.timeZone]).toEqual(['Europe/Berlin', 'America/New_York']);
    expect(data.end?.dateTime).toBe('2026-12-01T19:00:00+01:00');
  });

  test('§2 an all-day event keeps its dates, the end exclusive', async () => {
    const { api } = await account();
    const { data } = await api.events.insert({ calendarId: 'primary', requestBody: day('2026-12-24') });
    expect([data.start, data.end]).toEqual([{ date: '2026-12-24' }, { date: '2026-12-25' }]);
  });

  test('§2 an event without length is refused, and one that exists keeps its times when its title changes', async () => {
    const { api, email } = await account();
    const times = at('2026-12-01T10:00:00', '2026-12-01T10:00:00');
    const calls = [
      api.events.insert({ calendarId: 'primary', requestBody: times }),
      api.events.insert({
        calendarId: 'primary',
        requestBody: { ...times, recurrence: ['RRULE:FREQ=DAILY'] },
      }),
    ];
    for (const call of calls)
      expect(await refusal(call)).toMatchObject({
        status: 400,
        reason: 'timeRangeEmpty',
        message: 'The specified time range is empty.',
      });
    await control('accounts', {
      email,
      calendars: [{ primary: true, events: [{ id: 'empty1', ...times }] }],
    });
    const change = { calendarId: 'primary', eventId: 'empty1' };
    const renamed = await api.events.patch({ ...change, requestBody: { summary: 'Named' } });
    expect(renamed.data).toMatchObject({ summary: 'Named', start: renamed.data.end });
    const put = api.events.update({ ...change, requestBody: { summary: 'Named', ...times } });
    expect((await refusal(put)).reason).toBe('timeRangeEmpty');
  });
});

describe('§2 ids', () => {
  test.each([
    ['five characters', 'abc12', 200],
    ['a UUID without dashes', '0123456789abcdef0123456789abcdef', 200],
    ['1,024 characters', 'a'.repeat(1024), 200],
    ['four characters', 'abcd', 400],
    ['1,025 characters', 'a'.repeat(1025), 400],
    ['a letter after v', 'abcdw', 400],
    ['upper case', 'ABCDE', 400],
    ['a dash', 'ab-cde', 400],
    ['an underscore', 'ab_cde', 400],
  ])('§2 %s', async (_name, id, status) => {
    const { raw } = await account();
    const answer = await raw('POST', '/calendars/primary/events', { id, ...times });
    expect(answer.status).toBe(status);
    if (status === 400) {
      expect(answer.body.error.errors[0]).toMatchObject({
        reason: 'invalid',
        message: 'Invalid resource id value.',
      });
    }
  });

  test('§2 a taken id is 409 duplicate, and nothing is written', async () => {
    const { api } = await account();
    const id = newId();
    const first = await api.events.insert({
      calendarId: 'primary',
      requestBody: { id, summary: 'first', ...times },
    });
    const told = await refusal(
      api.events.insert({ calendarId: 'primary', requestBody: { id, summary: 'second', ...times } }),
    );
    expect(told).toMatchObject({
      status: 409,
      domain: 'global',
      reason: 'duplicate',
      message: 'The requested identifier already exists.',
    });
    const { data } = await api.events.get({ calendarId: 'primary', eventId: id });
    expect([data.summary, data.etag]).toEqual(['first', first.data.etag]);
  });

  test('§2 ids are unique per calendar, not beyond', async () => {
    const { api } = await account();
    const id = newId();
    const other = (await api.calendars.insert({ requestBody: { summary: 'other' } })).data.id as string;
    await api.events.insert({ calendarId: 'primary', requestBody: { id, ...times } });
    expect((await api.events.insert({ calendarId: other, requestBody: { id, ...times } })).status).toBe(200);
  });

  test('§2 an id stays taken after deletion: insert 409, get 200 cancelled, delete 410', async () => {
    const { api } = await account();
    const id = newId();
    await api.events.insert({ calendarId: 'primary', requestBody: { id, ...times } });
    await api.events.delete({ calendarId: 'primary', eventId: id });
    expect(
      (await refusal(api.events.insert({ calendarId: 'primary', requestBody: { id, ...times } }))).status,
    ).toBe(409);
    expect((await api.events.get({ calendarId: 'primary', eventId: id })).data.status).toBe('cancelled');
    const gone = await refusal(api.events.delete({ calendarId: 'primary', eventId: id }));
    expect([gone.status, gone.reason, gone.message]).toEqual([410, 'deleted', 'Resource has been deleted']);
  });

  test('§2 an update with status confirmed brings a deleted event back', async () => {
    const { api } = await account();
    const id = newId();
    await api.events.insert({ calendarId: 'primary', requestBody: { id, ...times } });
    await api.events.delete({ calendarId: 'primary', eventId: id });
    const requestBody = { status: 'confirmed', summary: 'back', ...times };
    const { data } = await api.events.update({ calendarId: 'primary', eventId: id, requestBody });
    expect([data.status, data.summary]).toEqual(['confirmed', 'back']);
    const { data: list } = await api.events.list({ calendarId: 'primary' });
    expect(list.items?.map((e) => e.id)).toEqual([id]);
  });

  test('§2 restoring can be refused with 403, for one account alone', async () => {
    const [a, b] = [await account(), await account()];
    await control('faults', { match: { account: a.email }, effect: { refuseRestore: true } });
    for (const { api } of [a, b]) {
      await api.events.insert({ calendarId: 'primary', requestBody: { id: 'restore1', ...times } });
      await api.events.delete({ calendarId: 'primary', eventId: 'restore1' });
    }
    const restore = {
      calendarId: 'primary',
      eventId: 'restore1',
      requestBody: { status: 'confirmed', ...times },
    };
    const told = await refusal(a.api.events.update(restore));
    expect([told.status, told.reason]).toEqual([403, 'forbidden']);
    expect((await b.api.events.update(restore)).data.status).toBe('confirmed');
    expect((await a.api.events.get({ calendarId: 'primary', eventId: 'restore1' })).data.status).toBe(
      'cancelled',
    );
  });

  test('§2 only one of id and iCalUID may be sent', async () => {
    const { api } = await account();
    const requestBody = { id: newId(), iCalUID: 'x@y', ...times };
    expect((await refusal(api.events.insert({ calendarId: 'primary', requestBody }))).status).toBe(400);
  });

  test('§2 an insert whose answer was lost is there when it is repeated', async () => {
    const { api, email } = await account();
    const id = newId();
    await control('faults', {
      match: { account: email, method: 'POST' },
      effect: { lostResponse: true },
      times: 1,
    });
    const insert = () => api.events.insert({ calendarId: 'primary', requestBody: { id, ...times } });
    await expect(insert()).rejects.toThrow();
    expect((await refusal(insert())).status).toBe(409);
  });
});
