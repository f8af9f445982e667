import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import { expect, test } from 'vitest';
import { takeAllowance } from '#src/data/allowances.ts';
import { allowances } from '#src/domain/requests/allowances.ts';
import { changeEvent, createEvent } from '#src/services/catalogue/eventCatalogueService.ts';
import { createDeps, Person, sql, stack } from '#tests/integration/support/person.ts';

const deps = createDeps();
const attempts = (name: keyof typeof allowances, subject: string, count: number) =>
  Promise.allSettled(Array.from({ length: count }, () => takeAllowance(deps.db, name, subject)));
const refused = (ends: PromiseSettledResult<void>[]) => ends.filter(({ status }) => status === 'rejected');

test.each(Object.keys(allowances) as (keyof typeof allowances)[])(
  'allows as many of %s at once as its limit says, and tells the others when to try again',
  async (name) => {
    const { limit, windowSeconds } = allowances[name];
    const ends = await attempts(name, randomUUID(), limit + 10);
    const refusals = refused(ends) as PromiseRejectedResult[];
    // While they are taken, a few refill.
    expect(refusals.length).toBeGreaterThan(0);
    expect(ends.length - refusals.length).toBeGreaterThanOrEqual(limit);
    for (const { reason } of refusals) {
      expect(reason).toMatchObject({ code: 'too_many_requests' });
      expect(reason.retryAfterSeconds).toBeGreaterThanOrEqual(1);
      expect(reason.retryAfterSeconds).toBeLessThanOrEqual(Math.ceil(windowSeconds / limit));
    }
  },
);

test('counts each person apart', async () => {
  expect(refused(await attempts('signIn', randomUUID(), 20)).length).toBeGreaterThan(0);
  expect(refused(await attempts('signIn', randomUUID(), 5))).toEqual([]);
});

test('keeps no counter that is full again, and deletes a few at a time', async () => {
  const old = `old-${randomUUID()}`;
  await sql`insert into private.allowances (subject, full_at)
    select ${old} || n, now() - interval '10 years' from generate_series(1, 25) n`;
  const left = async () =>
    Number((await sql`select count(*) from private.allowances where subject like ${`${old}%`}`)[0]?.count);
  await takeAllowance(deps.db, 'track', randomUUID());
  expect(await left()).toBe(15);
  for (let n = 0; n < 2; n += 1) await takeAllowance(deps.db, 'track', randomUUID());
  expect(await left()).toBe(0);
});

test('neither stores nor changes an event past the limit', async () => {
  const ada = await Person.signUp();
  const draft = {
    title: 'Limits',
    timezone: 'UTC',
    startsAt: '2031-05-06T16:00:00Z',
    endsAt: '2031-05-06T18:00:00Z',
  };
  const event = await createEvent(deps, { userId: ada.userId, draft: draft as never });
  await attempts('publishEvent', ada.userId, allowances.publishEvent.limit);
  await expect(createEvent(deps, { userId: ada.userId, draft: draft as never })).rejects.toMatchObject({
    code: 'too_many_requests',
  });
  await attempts('changeEvent', ada.userId, allowances.changeEvent.limit + 5);
  const changes = { title: 'Changed' };
  await expect(
    changeEvent(deps, { eventId: event.id, userId: ada.userId, changes: changes as never }),
  ).rejects.toMatchObject({ code: 'too_many_requests' });
  expect(await sql`select title from public.events where organiser_id = ${ada.userId}`).toEqual([
    { title: 'Limits' },
  ]);
});

test('tells nobody through the Supabase API who organises an event', async () => {
  const anyone = createClient(stack.supabaseUrl, stack.supabasePublishableKey, {
    auth: { persistSession: false },
  });
  expect((await anyone.from('events').select('id, title').limit(1)).error).toBeNull();
  const { data, error } = await anyone.from('events').select('organiser_id').limit(1);
  expect(error !== null || data?.length === 0).toBe(true);
});
