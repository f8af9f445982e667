import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  changeCalendarEvent,
  createCalendarEvent,
  deleteCalendarEvent,
} from '#src/services/push/calendarEventService.ts';
import { sql, stack } from '#tests/integration/support/person.ts';
import { control } from '#tests/kit/simulator.ts';
import { MirrorPerson, timed } from './mirrorPerson.ts';
import { queued } from './notifications.ts';

const at = (person: MirrorPerson) => ({ userId: person.userId, calendarId: person.id() });

describe('the user’s own events', () => {
  test('are made in Google, and come into the mirror', async () => {
    const person = await MirrorPerson.create();
    const event = await createCalendarEvent(person.deps, {
      ...at(person),
      requestId: randomUUID(),
      event: timed('Dentist'),
    });
    await person.drain();
    expect((await person.mirror()).get(event.id)?.summary).toBe('Dentist');
  });

  test('are made once, however often the same request comes and whatever is lost on the way', async () => {
    const person = await MirrorPerson.create();
    await person.fault({ method: 'POST', path: '/events$' }, { lostResponse: true });
    const requestId = randomUUID();
    const make = () => createCalendarEvent(person.deps, { ...at(person), requestId, event: timed('Once') });
    const [one, two] = [await make(), await make()];
    expect(two.id).toBe(one.id);
    expect((await person.shown()).size).toBe(1);
  });

  test('are said not to be saved where Google does not answer, and are made once when that is tried again', async () => {
    const person = await MirrorPerson.create();
    await person.fault({ method: 'POST', path: '/events$' }, { status: 503 }, { times: 2 });
    const requestId = randomUUID();
    const make = () => createCalendarEvent(person.deps, { ...at(person), requestId, event: timed('Late') });
    const refusal = await make().catch((error) => error);
    expect(refusal).toMatchObject({
      code: 'google_unavailable',
      detail: expect.stringContaining('not saved'),
    });
    expect(refusal.detail).not.toMatch(/automatically/);
    await make();
    expect((await person.shown()).size).toBe(1);
  });

  test('are changed where they were not changed by somebody else, and keep what is not named', async () => {
    const person = await MirrorPerson.create();
    const made = await person.create('Before');
    await person.edit('patch', made.id, { colorId: '7', description: 'stays' });
    const seen = (await person.shown()).get(made.id);
    const changed = await changeCalendarEvent(person.deps, {
      ...at(person),
      eventId: made.id,
      etag: seen?.etag ?? '',
      changes: { summary: 'After' },
    });
    expect(changed).toMatchObject({ summary: 'After', colorId: '7', description: 'stays' });
    const stale = changeCalendarEvent(person.deps, {
      ...at(person),
      eventId: made.id,
      etag: seen?.etag ?? '',
      changes: { summary: 'Too late' },
    });
    await expect(stale).rejects.toMatchObject({ code: 'conflict' });
    expect((await person.shown()).get(made.id)?.summary).toBe('After');
  });

  test('without length keep their times when their title is changed', async () => {
    const person = await MirrorPerson.create();
    const { start } = timed('Reminder');
    const made = await person.edit('create', undefined, { summary: 'Reminder', start, end: start });
    await changeCalendarEvent(person.deps, {
      ...at(person),
      eventId: made.id,
      etag: (await person.shown()).get(made.id)?.etag ?? '',
      changes: { summary: 'Call home' },
    });
    const event = (await person.shown()).get(made.id);
    expect(event?.summary).toBe('Call home');
    expect(event?.end).toEqual(event?.start);
  });

  test.each([
    ['from Gmail', { eventType: 'fromGmail' }],
    ['of somebody else', { organizer: { email: 'other@example.com' } }],
  ])('%s take the colour that a person gives them, and nothing else is written', async (_, special) => {
    const planted = { ...timed('Flight'), id: 'planted', ...special };
    const person = await MirrorPerson.create([{ summary: 'Primary', primary: true, events: [planted] }]);
    const etag = (await person.shown()).get('planted')?.etag ?? '';
    const change = { ...at(person), eventId: 'planted', etag, changes: { colorId: '7' } };
    const coloured = await changeCalendarEvent(person.deps, change);
    expect(coloured).toMatchObject({ colorId: '7', summary: 'Flight' });
    const mine = { ...change, etag: coloured.etag, changes: { summary: 'Mine' } };
    await expect(changeCalendarEvent(person.deps, mine)).rejects.toMatchObject({ code: 'invalid_request' });
    expect((await person.shown()).get('planted')?.summary).toBe('Flight');
  });

  test('keep their label and their meeting through a change, until another colour is chosen', async () => {
    const person = await MirrorPerson.create();
    const made = await person.create('Before');
    const owners = { eventLabelId: 'my-label', hangoutLink: 'https://meet.google.example/abc' };
    await person.edit('patch', made.id, owners);
    const change = async (changes: object) =>
      changeCalendarEvent(person.deps, {
        ...at(person),
        eventId: made.id,
        etag: (await person.shown()).get(made.id)?.etag ?? '',
        changes,
      });
    await change({ summary: 'After' });
    expect((await person.shown()).get(made.id)).toMatchObject({ ...owners, summary: 'After' });
    await change({ colorId: '7' });
    const coloured = (await person.shown()).get(made.id);
    expect(coloured).toMatchObject({ colorId: '7', hangoutLink: owners.hangoutLink });
    expect(coloured?.eventLabelId).toBeUndefined();
  });

  test('that somebody else organises are refused with the reason, before Google is asked to write', async () => {
    const theirs = { ...timed('Theirs'), id: 'theirs', organizer: { email: 'other@example.com' } };
    const planted = { summary: 'Primary', primary: true, events: [theirs] };
    const person = await MirrorPerson.create([planted]);
    const since = await person.requestCount();
    const refused = changeCalendarEvent(person.deps, {
      ...at(person),
      eventId: theirs.id,
      etag: (await person.shown()).get(theirs.id)?.etag ?? '',
      changes: { summary: 'Mine' },
    });
    await expect(refused).rejects.toMatchObject({
      code: 'invalid_request',
      detail: expect.stringContaining('Only the organiser'),
    });
    expect((await person.requests(since)).map(({ method }) => method)).toEqual(['GET']);
  });

  test('a change whose answer was lost is no conflict', async () => {
    const person = await MirrorPerson.create();
    const made = await person.create('Before');
    const etag = (await person.shown()).get(made.id)?.etag ?? '';
    await person.fault({ method: 'PUT' }, { lostResponse: true });
    const changed = await changeCalendarEvent(person.deps, {
      ...at(person),
      eventId: made.id,
      etag,
      changes: timed('After', '2026-12-05'),
    });
    expect(changed.summary).toBe('After');
  });

  test('are changed once, however often the same change is asked for', async () => {
    const person = await MirrorPerson.create();
    const made = await person.create('Before');
    const etag = (await person.shown()).get(made.id)?.etag ?? '';
    const change = () =>
      changeCalendarEvent(person.deps, {
        ...at(person),
        eventId: made.id,
        etag,
        changes: timed('After', '2026-12-05'),
      });
    const first = await change();
    expect(await change()).toMatchObject({ etag: first.etag, summary: 'After' });
  });

  test('are not made again once they were deleted, though the request comes again', async () => {
    const person = await MirrorPerson.create();
    const requestId = randomUUID();
    const make = () => createCalendarEvent(person.deps, { ...at(person), requestId, event: timed('Gone') });
    const { id, etag } = await make();
    await deleteCalendarEvent(person.deps, { ...at(person), eventId: id, etag });
    await expect(make()).rejects.toMatchObject({ code: 'conflict' });
    expect((await person.shown()).size).toBe(0);
  });

  test('in a calendar that is not kept in sync are written, and leave nothing in the queue', async () => {
    const person = await MirrorPerson.create();
    await sql`update public.calendars set selected = false where id = ${person.id()}`;
    await createCalendarEvent(person.deps, { ...at(person), requestId: randomUUID(), event: timed('Aside') });
    expect((await person.shown()).size).toBe(1);
    expect(await queued(person)).toHaveLength(0);
  });

  test('are deleted as they were seen, and deleting again is no error', async () => {
    const person = await MirrorPerson.create();
    const made = await person.create('Doomed');
    const etag = (await person.shown()).get(made.id)?.etag ?? '';
    await expect(
      deleteCalendarEvent(person.deps, { ...at(person), eventId: made.id, etag: '"1"' }),
    ).rejects.toMatchObject({ code: 'conflict' });
    await deleteCalendarEvent(person.deps, { ...at(person), eventId: made.id, etag });
    await deleteCalendarEvent(person.deps, { ...at(person), eventId: made.id, etag });
    expect((await person.shown()).size).toBe(0);
  });

  test('a calendar that can only be read is refused before Google is asked', async () => {
    const person = await MirrorPerson.create();
    await sql`update public.calendars set access_role = 'reader' where id = ${person.id()}`;
    const since = await person.requestCount();
    const made = createCalendarEvent(person.deps, {
      ...at(person),
      requestId: randomUUID(),
      event: timed('No'),
    });
    await expect(made).rejects.toMatchObject({ code: 'calendar_unavailable' });
    expect(await person.requests(since)).toHaveLength(0);
  });
});

describe('/api/calendar/events', () => {
  test('makes, changes and deletes, and says what is wrong with what is asked', async () => {
    const [person, other] = [await MirrorPerson.create(), await MirrorPerson.create()];
    const call = async (method: string, path: string, body?: object) => {
      const answer = await fetch(`${stack.appUrl}/api/calendar/events${path}`, {
        method,
        headers: { authorization: `Bearer ${person.accessToken}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: answer.status, body: answer.status === 204 ? null : await answer.json() };
    };
    const calendarId = person.id();
    const requestId = randomUUID();
    const made = await call('POST', '', { calendarId, requestId, event: timed('Over HTTP') });
    expect(made.status).toBe(201);
    const { id, etag } = made.body.event;
    const changed = await call('PATCH', `/${id}`, { calendarId, etag, changes: { summary: 'Changed' } });
    expect(changed).toMatchObject({ status: 200, body: { event: { summary: 'Changed' } } });
    expect((await call('PATCH', `/${id}`, { calendarId, etag, changes: { summary: 'Stale' } })).status).toBe(
      409,
    );
    await expect
      .poll(async () => (await person.mirror()).get(id)?.summary, { timeout: 15_000 })
      .toBe('Changed');
    const query = `?calendarId=${calendarId}&etag=${encodeURIComponent(changed.body.event.etag)}`;
    expect((await call('DELETE', `/${id}${query}`)).status).toBe(204);
    const { start, end } = timed('x');
    const wrong: [string, string, object | undefined, number][] = [
      ['POST', '', { calendarId: other.id(), requestId, event: timed('Not mine') }, 404],
      ['POST', '', { calendarId, requestId, event: { summary: 'No time' } }, 400],
      ['POST', '', { calendarId, requestId, event: { ...timed('Backwards'), start: end, end: start } }, 400],
      [
        'POST',
        '',
        { calendarId, requestId, event: { ...timed('Half'), start: { date: '2026-12-01' } } },
        400,
      ],
      ['POST', '', { calendarId, requestId, event: timed('Unknown'), more: 1 }, 400],
      ['POST', '', { calendarId, event: timed('Repeatable by nobody') }, 400],
      ['PATCH', `/${id}`, { calendarId, etag, changes: {} }, 400],
      ['PATCH', '/nothing', { calendarId, etag, changes: { summary: 'x' } }, 404],
      ['DELETE', `/${id}`, undefined, 400],
    ];
    for (const [method, path, body, status] of wrong) {
      expect((await call(method, path, body)).status, `${method} ${JSON.stringify(body)}`).toBe(status);
    }
    await control('POST', 'tokens', { account: person.email, action: 'revoke' });
    expect(
      (await call('POST', '', { calendarId, requestId: randomUUID(), event: timed('No grant') })).status,
    ).toBe(422);
  });
});
