import { describe, expect, test } from 'vitest';
import { at, day, refusal, simulatorOverHttp } from './support/overHttp.ts';

const { account, control } = simulatorOverHttp();
const times = at('2026-12-01T10:00:00', '2026-12-01T11:00:00');
const calendarId = 'primary';

async function withEvent(more: object = {}) {
  const who = await account();
  const requestBody = {
    id: 'event1',
    summary: 'Title',
    description: 'Text',
    colorId: '5',
    ...times,
    ...more,
  };
  const { data } = await who.api.events.insert({ calendarId, requestBody });
  return { ...who, event: data, eventId: 'event1' };
}

describe('§3 update', () => {
  test('§3 PUT replaces the whole event: what is left out is cleared', async () => {
    const { api, eventId } = await withEvent({ extendedProperties: { private: { a: '1' } } });
    const { data } = await api.events.update({
      calendarId,
      eventId,
      requestBody: { summary: 'New', ...times },
    });
    expect(data.summary).toBe('New');
    expect([data.description, data.colorId, data.extendedProperties]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(data.reminders).toEqual({ useDefault: true });
  });

  test.each(['start', 'end'] as const)('§3 PUT without %s is 400', async (edge) => {
    const { api, eventId } = await withEvent();
    const told = await refusal(
      api.events.update({ calendarId, eventId, requestBody: { ...times, [edge]: undefined } }),
    );
    expect([told.status, told.reason]).toEqual([400, 'required']);
  });

  test('§3 each write gives a new etag', async () => {
    const { api, eventId, event } = await withEvent();
    const etags = [event.etag];
    for (let i = 0; i < 3; i++) {
      etags.push(
        (await api.events.update({ calendarId, eventId, requestBody: { summary: `v${i}`, ...times } })).data
          .etag,
      );
    }
    expect(new Set(etags).size).toBe(4);
  });

  test('§3 what never changes stays: id, iCalUID, created, creator', async () => {
    const { api, eventId, event } = await withEvent();
    const { data } = await api.events.update({ calendarId, eventId, requestBody: times });
    for (const key of ['id', 'iCalUID', 'created', 'creator', 'organizer', 'htmlLink'] as const) {
      expect(data[key]).toEqual(event[key]);
    }
  });

  test('§3 a lower sequence is refused, a change of times raises it', async () => {
    const { api, eventId } = await withEvent();
    const later = at('2026-12-01T12:00:00', '2026-12-01T13:00:00');
    const { data } = await api.events.update({ calendarId, eventId, requestBody: later });
    expect(data.sequence).toBe(1);
    const told = await refusal(
      api.events.update({ calendarId, eventId, requestBody: { ...later, sequence: 0 } }),
    );
    expect([told.status, told.message]).toEqual([400, 'Invalid sequence value.']);
    expect(
      (await api.events.patch({ calendarId, eventId, requestBody: { summary: 'x' } })).data.sequence,
    ).toBe(1);
  });

  test('§3 the event type cannot change', async () => {
    const { api, eventId } = await withEvent();
    const call = api.events.patch({ calendarId, eventId, requestBody: { eventType: 'focusTime' } });
    expect((await refusal(call)).status).toBe(400);
  });

  test('§3 a deleted event stays deleted when a write does not say otherwise', async () => {
    const { api, eventId } = await withEvent();
    await api.events.delete({ calendarId, eventId });
    const { data } = await api.events.update({
      calendarId,
      eventId,
      requestBody: { summary: 'x', ...times },
    });
    expect(data.status).toBe('cancelled');
  });

  test('§3 status cancelled in an update deletes', async () => {
    const { api, eventId } = await withEvent();
    await api.events.patch({ calendarId, eventId, requestBody: { status: 'cancelled' } });
    expect((await refusal(api.events.delete({ calendarId, eventId }))).status).toBe(410);
  });
});

describe('§3 patch', () => {
  test('§3 named fields replace, the others stay', async () => {
    const { api, eventId } = await withEvent();
    const { data } = await api.events.patch({ calendarId, eventId, requestBody: { summary: 'New' } });
    expect([data.summary, data.description, data.colorId]).toEqual(['New', 'Text', '5']);
  });

  test('§3 null takes a field away', async () => {
    const { api, eventId } = await withEvent();
    const { data } = await api.events.patch({ calendarId, eventId, requestBody: { description: null } });
    expect(data.description).toBeUndefined();
  });

  test('§3 arrays are replaced whole', async () => {
    const { api, eventId } = await withEvent({ attendees: [{ email: 'a@x.test' }, { email: 'b@x.test' }] });
    const { data } = await api.events.patch({
      calendarId,
      eventId,
      requestBody: { attendees: [{ email: 'c@x.test' }] },
    });
    expect(data.attendees?.map((a) => a.email)).toEqual(['c@x.test']);
  });

  test('§2 a property is deleted by patching null; the others stay', async () => {
    const { raw } = await withEvent({ extendedProperties: { private: { a: '1', b: '2' } } });
    const body = { extendedProperties: { private: { a: null } } };
    const answer = await raw('PATCH', '/calendars/primary/events/event1', body);
    expect(answer.body.extendedProperties.private).toEqual({ b: '2' });
  });

  test('§3 from all-day to timed the date must be taken away', async () => {
    const { raw, api } = await account();
    await api.events.insert({ calendarId, requestBody: { id: 'fuldag1', ...day('2026-12-01') } });
    const path = '/calendars/primary/events/fuldag1';
    expect((await raw('PATCH', path, times)).status).toBe(400);
    const body = { start: { ...times.start, date: null }, end: { ...times.end, date: null } };
    expect((await raw('PATCH', path, body)).body.start.dateTime).toBe('2026-12-01T10:00:00+01:00');
  });

  test('§2 reminders alone change the etag but not updated', async () => {
    const { api, eventId, event } = await withEvent();
    const reminders = { useDefault: false, overrides: [{ method: 'popup', minutes: 30 }] };
    const { data } = await api.events.patch({ calendarId, eventId, requestBody: { reminders } });
    expect(data.updated).toBe(event.updated);
    expect(data.etag).not.toBe(event.etag);
  });

  test('§0 a patch costs three units of quota, get and update one each', async () => {
    const { api, eventId, email } = await withEvent();
    const { next } = await control('requests');
    await api.events.patch({ calendarId, eventId, requestBody: { summary: 'x' } });
    await api.events.get({ calendarId, eventId });
    await api.events.update({ calendarId, eventId, requestBody: times });
    const { requests } = await control(`requests?since=${next}&account=${email}`);
    expect(requests.map((r: { units: number }) => r.units)).toEqual([3, 1, 1]);
  });
});

describe('§3 etags', () => {
  const stale = '"1000000000000000"';
  test.each([
    [
      'update',
      (w: Awaited<ReturnType<typeof withEvent>>, h: object) =>
        w.api.events.update({ calendarId, eventId: w.eventId, requestBody: times }, h),
    ],
    [
      'patch',
      (w: Awaited<ReturnType<typeof withEvent>>, h: object) =>
        w.api.events.patch({ calendarId, eventId: w.eventId, requestBody: { summary: 'x' } }, h),
    ],
    [
      'delete',
      (w: Awaited<ReturnType<typeof withEvent>>, h: object) =>
        w.api.events.delete({ calendarId, eventId: w.eventId }, h),
    ],
  ])(
    '§3 %s with a stale If-Match is 412 and changes nothing; with the current one it works',
    async (_name, call) => {
      const who = await withEvent();
      const told = await refusal(call(who, { headers: { 'If-Match': stale } }));
      expect(told).toMatchObject({
        status: 412,
        domain: 'global',
        reason: 'conditionNotMet',
        location: 'If-Match',
        message: 'Precondition Failed',
      });
      const { data } = await who.api.events.get({ calendarId, eventId: who.eventId });
      expect(data.etag).toBe(who.event.etag);
      const done = await call(who, { headers: { 'If-Match': data.etag } });
      expect([200, 204]).toContain(done.status);
    },
  );

  test('§3 If-None-Match on get answers 304, which the client takes for success', async () => {
    const { api, eventId, event, raw } = await withEvent();
    const { status, data } = await api.events.get(
      { calendarId, eventId },
      { headers: { 'If-None-Match': event.etag as string } },
    );
    expect([status, data || '']).toEqual([304, '']);
    const changed = await api.events.patch({ calendarId, eventId, requestBody: { summary: 'y' } });
    const answer = await raw('GET', '/calendars/primary/events/event1', undefined, {
      'if-none-match': event.etag as string,
    });
    expect([answer.status, answer.body.etag]).toEqual([200, changed.data.etag]);
  });

  test('§3 If-None-Match on a list answers 304 until something changes', async () => {
    const { raw, api, eventId } = await withEvent();
    const { body } = await raw('GET', '/calendars/primary/events');
    const headers = { 'if-none-match': body.etag };
    expect((await raw('GET', '/calendars/primary/events', undefined, headers)).status).toBe(304);
    await api.events.patch({ calendarId, eventId, requestBody: { summary: 'z' } });
    expect((await raw('GET', '/calendars/primary/events', undefined, headers)).status).toBe(200);
  });
});

describe('§3 delete and move', () => {
  test('§3 delete answers 204 without a body; again it is 410; an unknown id is 404', async () => {
    const { api, eventId } = await withEvent();
    const { status, data } = await api.events.delete({ calendarId, eventId });
    expect([status, data]).toEqual([204, '']);
    expect((await refusal(api.events.delete({ calendarId, eventId }))).status).toBe(410);
    const unknown = await refusal(api.events.delete({ calendarId, eventId: 'nosuchevent' }));
    expect([unknown.status, unknown.reason]).toEqual([404, 'notFound']);
  });

  test('§3 a delete whose answer was lost is 410 when it is repeated', async () => {
    const { api, eventId, email } = await withEvent();
    await control('faults', {
      match: { account: email, method: 'DELETE' },
      effect: { lostResponse: true },
      times: 1,
    });
    await expect(api.events.delete({ calendarId, eventId })).rejects.toThrow();
    expect((await refusal(api.events.delete({ calendarId, eventId }))).status).toBe(410);
  });

  test('§3 an update whose answer was lost has happened', async () => {
    const { api, eventId, email } = await withEvent();
    await control('faults', {
      match: { account: email, method: 'PUT' },
      effect: { lostResponse: true },
      times: 1,
    });
    await expect(
      api.events.update({ calendarId, eventId, requestBody: { summary: 'arrived', ...times } }),
    ).rejects.toThrow();
    expect((await api.events.get({ calendarId, eventId })).data.summary).toBe('arrived');
  });

  test('§3 an empty event id reaches the server and is 404', async () => {
    const { raw } = await withEvent();
    expect((await raw('DELETE', '/calendars/primary/events/')).status).toBe(404);
  });

  test('§3 only the organizer changes what all guests share; own fields may change', async () => {
    const event = {
      id: 'invited1',
      summary: 'Theirs',
      ...times,
      organizer: { email: 'boss@x.test', self: false },
    };
    const { api } = await account({ calendars: [{ primary: true, events: [event] }] });
    const told = await refusal(
      api.events.patch({ calendarId, eventId: 'invited1', requestBody: { summary: 'Mine' } }),
    );
    expect(told).toMatchObject({ status: 403, domain: 'calendar', reason: 'forbiddenForNonOrganizer' });
    const { data } = await api.events.patch({
      calendarId,
      eventId: 'invited1',
      requestBody: { colorId: '3' },
    });
    expect([data.colorId, data.summary]).toEqual(['3', 'Theirs']);
  });

  test('§3 a moved event keeps its id; the old calendar is left with a cancelled id and nothing else', async () => {
    const { api, eventId } = await withEvent();
    const other = (await api.calendars.insert({ requestBody: { summary: 'Other' } })).data.id as string;
    const { data } = await api.events.move({ calendarId, eventId, destination: other });
    expect([data.id, data.summary, data.organizer?.email]).toEqual([eventId, 'Title', other]);
    const left = (await api.events.get({ calendarId, eventId })).data;
    expect(left).toEqual({ kind: 'calendar#event', id: eventId, status: 'cancelled', etag: left.etag });
    expect((await api.events.get({ calendarId: other, eventId })).data.summary).toBe('Title');
  });

  test('§3 import takes an iCalUID and replaces what it knows', async () => {
    const { api } = await account();
    const requestBody = { iCalUID: 'meeting@other.test', summary: 'v1', ...times };
    const first = await api.events.import({ calendarId, requestBody });
    const second = await api.events.import({ calendarId, requestBody: { ...requestBody, summary: 'v2' } });
    expect([second.data.id, second.data.summary]).toEqual([first.data.id, 'v2']);
  });
});
