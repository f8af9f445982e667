import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { allowances } from '#src/domain/requests/allowances.ts';
import { newEvent, Person, sql } from '#tests/integration/support/person.ts';

/** Leaves nothing of what the person may do for the next ten seconds. */
async function useUp(name: keyof typeof allowances, subject: string): Promise<void> {
  const hash = createHash('sha256').update(`${name}:${subject}`).digest('base64url');
  await sql`insert into private.allowances (subject, full_at)
    values (${hash}, now() + make_interval(secs => ${allowances[name].windowSeconds + 10}))
    on conflict (subject) do update set full_at = excluded.full_at`;
}

type Call = { method: string; path: (eventId: string) => string; body?: (eventId: string) => object };
const draft = {
  title: 'One too many',
  timezone: 'UTC',
  startsAt: '2031-05-06T16:00:00Z',
  endsAt: '2031-05-06T18:00:00Z',
};

const calls: [keyof typeof allowances, Call][] = [
  ['publishEvent', { method: 'POST', path: () => '/api/events', body: () => draft }],
  [
    'changeEvent',
    { method: 'PATCH', path: (id) => `/api/events/${id}`, body: () => ({ title: 'One too many' }) },
  ],
  [
    'track',
    {
      method: 'POST',
      path: () => '/api/events/tracked',
      body: (eventId) => ({ eventId, tracking: 'bookmarked' }),
    },
  ],
  ['track', { method: 'DELETE', path: (id) => `/api/events/tracked/${id}` }],
  ['refreshCalendars', { method: 'GET', path: () => '/api/calendar/calendars?refresh=true' }],
];

test.each(calls)(
  'past the limit of %s a route answers 429 with Retry-After, and does nothing',
  async (name, call) => {
    const ada = await Person.signUp();
    const eventId = await newEvent({ organiser_id: ada.userId });
    await useUp(name, ada.userId);
    const answer = await ada.api(call.method, call.path(eventId), call.body?.(eventId));
    expect(answer.status).toBe(429);
    const retryAfter = Number(answer.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(5);
    expect(retryAfter).toBeLessThan(10 + allowances[name].windowSeconds / allowances[name].limit + 1);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ code: 'too_many_requests', status: 429 });
    expect(await ada.row(eventId)).toBeUndefined();
    expect(
      await sql`select 1 from public.events where title = 'One too many' and organiser_id = ${ada.userId}`,
    ).toHaveLength(0);
  },
);

test('a limit of one person is nobody else’s', async () => {
  const [ada, grace] = await Promise.all([Person.signUp(), Person.signUp()]);
  await useUp('publishEvent', ada.userId);
  expect((await grace.api('POST', '/api/events', draft)).status).toBe(201);
});
