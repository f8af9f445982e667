import { createClient } from '@supabase/supabase-js';
import { beforeAll, describe, expect, it } from 'vitest';
import { stack } from '#tests/integration/support/person.ts';
import { anyone, type Caller, draft, newUser } from './support.ts';

let organiser: Caller;
let other: Caller;
beforeAll(async () => {
  [organiser, other] = await Promise.all([newUser(), newUser()]);
});

async function newEvent(over: Record<string, unknown> = {}) {
  const made = await organiser('POST', '/api/events', draft(over));
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.event as { id: string; updatedAt: string } & Record<string, unknown>;
}

describe('POST /api/events', () => {
  it('adds an event that everyone can read', async () => {
    const event = await newEvent({ topics: ['Rust', ' rust ', 'open-source'] });
    expect(event).toMatchObject({
      title: 'Evening of Queues',
      startsAt: '2031-05-06T16:00:00.000Z',
      topics: ['rust', 'open-source'],
    });
    const read = await anyone('GET', `/api/events/${event.id}`);
    expect(read.body.event).toEqual(event);
    expect(JSON.stringify(read.body)).not.toContain('organiser');
  });

  it('needs a title and a time zone, and no more', async () => {
    const made = await organiser('POST', '/api/events', { title: 'Soon', timezone: 'UTC' });
    expect(made.status).toBe(201);
    expect(made.body.event).toMatchObject({ startsAt: null, endsAt: null, topics: [], description: '' });
  });

  it.each([
    ['no title', { title: undefined }, 'title'],
    ['an empty title', { title: '  ' }, 'title'],
    ['a title that nobody sees', { title: '\u200b\u2060 \u3164' }, 'title'],
    ['a title of 201 letters', { title: 'x'.repeat(201) }, 'title'],
    ['a title that is a number', { title: 7 }, 'title'],
    ['no time zone', { timezone: undefined }, 'timezone'],
    ['an unknown time zone', { timezone: 'Mars/Olympus' }, 'timezone'],
    ['an offset for a time zone', { timezone: '+02:00' }, 'timezone'],
    ['an end before the start', { endsAt: '2031-05-06T15:00:00Z' }, 'endsAt'],
    ['an end at the start', { endsAt: '2031-05-06T16:00:00Z' }, 'endsAt'],
    ['a start without an end', { endsAt: null }, 'endsAt'],
    ['an end without a start', { startsAt: null }, 'startsAt'],
    ['a time without an offset', { startsAt: '2031-05-06T18:00:00' }, 'startsAt'],
    ['a year in the past of all calendars', { startsAt: '0031-05-06T18:00:00Z' }, 'startsAt'],
    [
      'times on an all-day event',
      { allDay: true, startDate: '2031-05-06', endDate: '2031-05-07' },
      'startsAt',
    ],
    ['dates on an event with times', { startDate: '2031-05-06' }, 'startDate'],
    [
      'an all-day event that ends when it starts',
      { allDay: true, startsAt: null, endsAt: null, startDate: '2031-05-06', endDate: '2031-05-06' },
      'endDate',
    ],
    ['a script for an address', { url: 'javascript:alert(1)' }, 'url'],
    ['nine topics', { topics: [...'abcdefghi'] }, 'topics'],
    ['a topic with a space', { topics: ['two words'] }, 'topics.0'],
    ['an unknown field', { organiserId: 'x' }, 'organiserId'],
  ])('refuses %s and names the field', async (_name, over, field) => {
    const answer = await organiser('POST', '/api/events', draft(over));
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'invalid_request', fields: { [field]: expect.any(String) } });
  });

  it('refuses what is no JSON object, too large, or of another type', async () => {
    expect((await organiser('POST', '/api/events', '{"title":')).status).toBe(400);
    expect((await organiser('POST', '/api/events', '[]')).status).toBe(400);
    expect((await organiser('POST', '/api/events', draft({ description: 'x'.repeat(70_000) }))).status).toBe(
      413,
    );
    const text = await organiser('POST', '/api/events', 'title=x', { 'content-type': 'text/plain' });
    expect(text.status).toBe(415);
  });

  it('is for people who are signed in', async () => {
    expect((await anyone('POST', '/api/events', draft())).status).toBeGreaterThanOrEqual(401);
    const own = { origin: stack.appUrl ?? '' };
    expect((await anyone('POST', '/api/events', draft(), own)).status).toBe(401);
    expect((await anyone('POST', '/api/events', draft(), { origin: 'https://evil.example' })).status).toBe(
      403,
    );
    expect((await anyone('POST', '/api/events', draft(), { authorization: 'Bearer no' })).status).toBe(401);
  });
});

describe('PATCH /api/events/{id}', () => {
  it('changes what is given and keeps the rest', async () => {
    const event = await newEvent();
    const changed = await organiser('PATCH', `/api/events/${event.id}`, {
      title: 'Night of Queues',
      city: null,
    });
    expect(changed.status).toBe(200);
    expect(changed.body.event).toEqual({
      ...event,
      title: 'Night of Queues',
      city: null,
      updatedAt: expect.any(String),
    });
    expect(changed.body.event.updatedAt > event.updatedAt).toBe(true);
  });

  it('leaves the row alone when nothing differs', async () => {
    const event = await newEvent();
    const same = await organiser('PATCH', `/api/events/${event.id}`, {
      title: event.title,
      topics: event.topics,
    });
    expect(same.body.event).toEqual(event);
  });

  it('drops times when an event becomes all-day, and the other way round', async () => {
    const event = await newEvent();
    const allDay = { allDay: true, startDate: '2031-05-06', endDate: '2031-05-08' };
    const long = await organiser('PATCH', `/api/events/${event.id}`, allDay);
    expect(long.body.event).toMatchObject({ ...allDay, startsAt: null, endsAt: null });
    const timed = { allDay: false, startsAt: event.startsAt, endsAt: event.endsAt };
    const short = await organiser('PATCH', `/api/events/${event.id}`, timed);
    expect(short.body.event).toMatchObject({ ...timed, startDate: null, endDate: null });
  });

  it('looks at the whole: a start after the stored end is refused', async () => {
    const event = await newEvent();
    const answer = await organiser('PATCH', `/api/events/${event.id}`, { startsAt: '2031-05-07T00:00:00Z' });
    expect(answer).toMatchObject({ status: 400, body: { fields: { endsAt: expect.any(String) } } });
  });

  it('keeps both of two changes at once', async () => {
    const event = await newEvent();
    await Promise.all([
      organiser('PATCH', `/api/events/${event.id}`, { title: 'Renamed' }),
      organiser('PATCH', `/api/events/${event.id}`, { venue: 'Hall 2' }),
    ]);
    const read = await anyone('GET', `/api/events/${event.id}`);
    expect(read.body.event).toMatchObject({ title: 'Renamed', venue: 'Hall 2' });
  });

  it('refuses nothing at all and unknown fields', async () => {
    const event = await newEvent();
    expect((await organiser('PATCH', `/api/events/${event.id}`, {})).status).toBe(400);
    expect((await organiser('PATCH', `/api/events/${event.id}`, { id: event.id })).status).toBe(400);
  });
});

describe('an event of somebody else', () => {
  it('is not there to change or delete: 404, as for one that does not exist', async () => {
    const event = await newEvent();
    for (const id of [event.id, crypto.randomUUID(), 'no-id', '%00']) {
      expect((await other('PATCH', `/api/events/${id}`, { title: 'Mine' })).status).toBe(404);
      expect((await other('DELETE', `/api/events/${id}`)).status).toBe(404);
    }
    expect((await anyone('GET', `/api/events/${event.id}`)).body.event.title).toBe('Evening of Queues');
  });

  it('can’t be changed past the API with the browser’s key either', async () => {
    const event = await newEvent();
    const rest = createClient(stack.supabaseUrl ?? '', stack.supabasePublishableKey ?? '', {
      auth: { persistSession: false },
    });
    const updated = await rest.from('events').update({ title: 'Mine' }).eq('id', event.id).select();
    expect(updated.data ?? []).toEqual([]);
    const called = await rest.rpc('search_events', { p_q: 'queues' });
    expect(called.error).not.toBeNull();
  });
});

describe('DELETE /api/events/{id}', () => {
  it('takes the event out of the catalogue, once', async () => {
    const event = await newEvent();
    expect((await organiser('DELETE', `/api/events/${event.id}`)).status).toBe(204);
    expect((await anyone('GET', `/api/events/${event.id}`)).status).toBe(404);
    expect((await organiser('DELETE', `/api/events/${event.id}`)).status).toBe(404);
    expect((await organiser('PATCH', `/api/events/${event.id}`, { title: 'Back' })).status).toBe(404);
  });
});

describe('GET /api/events/{id}', () => {
  it.each(['no-id', '0', '%00', '11111111-1111-1111-1111-11111111111'])('answers 404 to %s', async (id) => {
    const answer = await anyone('GET', `/api/events/${id}`);
    expect(answer.status).toBe(404);
  });

  it('answers 405 to other methods', async () => {
    const event = await newEvent();
    const answer = await fetch(`${stack.appUrl}/api/events/${event.id}`, { method: 'PUT' });
    expect(answer.status).toBe(405);
  });
});
