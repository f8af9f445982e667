import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createPacer } from '#src/services/google/pacer.ts';
import { MirrorPerson } from '#tests/integration/mirror/mirrorPerson.ts';
import { claimOf } from '#tests/integration/push/claimOf.ts';
import { sql } from '#tests/integration/support/person.ts';

const callsToday = async () =>
  (await sql`select sum(calls)::int as calls from private.google_days where day = private.google_day()`)[0]
    ?.calls ?? 0;
const waiting = (person: MirrorPerson) =>
  sql`select run_at, attempts, run_at >= (private.google_day() + 1)::timestamp at time zone 'America/Los_Angeles' as tomorrow
    from public.pending_calendar_syncs where subject_id = ${person.id()}`;
const claim = (person: MirrorPerson, backgroundCalls: number) =>
  claimOf(person, { kinds: ['pull_calendar'], backgroundCalls });
const enqueue = (person: MirrorPerson, priority: number) =>
  sql`select public.enqueue_sync('pull_calendar', ${person.userId}, ${person.connectionId}, ${person.id()}, ${priority})`;

beforeAll(async () => {
  await sql`select public.take_google_turn(${randomUUID()}, 10)`;
});

describe('Google’s daily quota', () => {
  it('counts every call of every account', async () => {
    const person = await MirrorPerson.create();
    const before = await callsToday();
    await person.enqueue();
    await person.drain(undefined, { ...person.deps, pacer: createPacer(person.deps.db, 10) });
    expect(await callsToday()).toBeGreaterThanOrEqual(before + 3);
  });

  it.each([
    ['a poll', 2],
    ['a round', 3],
  ])(
    'leaves %s for the next day once its share is used up, and never somebody who waits',
    async (_, priority) => {
      const person = await MirrorPerson.create();
      await person.sync();
      await sql`delete from public.pending_calendar_syncs where user_id = ${person.userId}`;
      await enqueue(person, priority);
      expect(await claim(person, 1)).toEqual([]);
      expect(await waiting(person)).toMatchObject([{ attempts: 0, tomorrow: true }]);
      await enqueue(person, 1);
      expect(await claim(person, 1)).toHaveLength(1);
    },
  );

  it('holds nothing back before', async () => {
    const person = await MirrorPerson.create();
    await person.sync();
    await enqueue(person, 3);
    expect(await claim(person, 1_000_000)).toHaveLength(1);
  });

  it('is respected by what the clock starts, with what the deployment says about it', async () => {
    const person = await MirrorPerson.create();
    await person.sync();
    const event = await person.create('Tomorrow');
    await enqueue(person, 3);
    const deps = { ...person.deps, env: { ...person.deps.env, GOOGLE_DAILY_CALLS: 1 } };
    await person.drain(undefined, deps);
    expect((await person.mirror()).has(event.id)).toBe(false);
    await person.sync();
    expect((await person.mirror()).has(event.id)).toBe(true);
  });
});
