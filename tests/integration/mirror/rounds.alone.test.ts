import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { acceptNotification } from '#src/http/googleNotification.ts';
import { renewWatches, stopRetiredChannels } from '#src/services/pull/calendarWatchService.ts';
import { spreadChanges, sql, stack } from '#tests/integration/support/person.ts';
import { MirrorPerson } from './mirrorPerson.ts';
import { headersOf, liveChannel, queued, watched } from './notifications.ts';

// What the clock starts concerns everybody, so these tests run when no others do.

describe('channels', () => {
  test('are renewed well before they end, the new one before the old one is stopped, and never without a live one', async () => {
    const person = await watched();
    const [old] = await person.channels();
    await sql`update public.watch_channels set expires_at = now() + interval '2 days', opened_at = now() - interval '5 days'
      where channel_id = ${old?.channel_id}`;
    const since = await person.requestCount();
    await renewWatches(person.deps, AbortSignal.timeout(20_000));
    const asked = (await person.requests(since)).map(({ path }) => path.split('/').at(-1));
    expect(asked).toEqual(['watch', 'stop']);
    const [renewed, ...more] = await person.channels();
    expect(more).toHaveLength(0);
    expect(renewed?.channel_id).not.toBe(old?.channel_id);
    expect((await person.googleChannels()).map(({ id }) => id)).toEqual([renewed?.channel_id]);
    // What the old channel had on its way counts no more: the calendar is looked at once it would have come.
    const [look, ...others] = await sql`select run_at from public.pending_calendar_syncs
      where user_id = ${person.userId} and kind = 'pull_calendar'`;
    expect(others).toHaveLength(0);
    expect(look?.run_at.getTime()).toBeGreaterThan(Date.now());
    expect(look?.run_at.getTime()).toBeLessThan(Date.now() + 11_000);
  });

  test('on the list of calendars are renewed in the same way, and stopped with the account', async () => {
    const person = await watched();
    const onList = () => sql`select * from public.watch_channels where list_of = ${person.connectionId}`;
    const [old] = await onList();
    await sql`update public.watch_channels set expires_at = now() + interval '1 day', opened_at = now() - interval '6 days'
      where channel_id = ${old?.channel_id}`;
    const since = await person.requestCount();
    await renewWatches(person.deps, AbortSignal.timeout(20_000));
    const asked = (await person.requests(since)).map(({ path }) => path.split('/').slice(-2).join('/'));
    expect(asked).toEqual(['calendarList/watch', 'channels/stop']);
    const [renewed, ...more] = await onList();
    expect(more).toEqual([]);
    expect(renewed?.channel_id).not.toBe(old?.channel_id);
    await stopRetiredChannels(person.deps, { connectionId: person.connectionId });
    expect((await person.google()).channels).toEqual([]);
  });

  test('are renewed once by two renewals at the same moment, and left alone by a third', async () => {
    const person = await watched();
    await sql`update public.watch_channels set expires_at = now() + interval '1 day', opened_at = now() - interval '6 days'
      where calendar_id = ${person.id()}`;
    const since = await person.requestCount();
    const run = () => renewWatches(person.deps, AbortSignal.timeout(20_000));
    await Promise.all([run(), run()]);
    await run();
    const asked = (await person.requests(since)).map(({ path }) => path.split('/').at(-1));
    expect(asked.filter((what) => what === 'watch')).toHaveLength(1);
    expect(await person.googleChannels()).toHaveLength(1);
  });

  test('the old one stays alive when the new one can’t be opened', async () => {
    const person = await watched();
    const [old] = await person.channels();
    await sql`update public.watch_channels set expires_at = now() + interval '1 day', opened_at = now() - interval '6 days'
      where calendar_id = ${person.id()}`;
    await person.fault({ path: '/watch$' }, { status: 500 }, { times: 5 });
    await renewWatches(person.deps, AbortSignal.timeout(20_000));
    expect((await person.googleChannels()).map(({ id }) => id)).toEqual([old?.channel_id]);
    expect(
      (await person.channels()).some(
        ({ channel_id, retired_at }) => channel_id === old?.channel_id && !retired_at,
      ),
    ).toBe(true);
  });
});

const unwatchable = [
  { summary: 'Primary', primary: true },
  { summary: 'Shifts', watchable: false },
  { summary: 'Holidays', id: 'en.german#holiday@group.v.calendar.google.com', watchable: false },
];

/** A page of the person was open so long ago, and their calendars (or one) were read so long ago. */
async function lastRead(
  person: MirrorPerson,
  { visited, read, name }: { visited: string; read: string; name?: string },
): Promise<void> {
  await sql`insert into public.calendar_change_counters as n (user_id, stream_started_at)
    values (${person.userId}, now() - ${visited}::interval)
    on conflict (user_id) do update set stream_started_at = excluded.stream_started_at`;
  const chosen = name ? sql`calendar_id = ${person.id(name)}` : sql`user_id = ${person.userId}`;
  await sql`update public.calendar_watches set attempted_at = now() - ${read}::interval where ${chosen}`;
}

describe('the rounds', () => {
  test('read what a person who looks at a page sees anew, though no channel tells about it', async () => {
    const person = await watched(unwatchable);
    const event = await person.create('New shift', 'Shifts');
    await lastRead(person, { visited: '5 minutes', read: '11 minutes' });
    await sql`select public.enqueue_polls(600000)`;
    expect(await queued(person)).toHaveLength(1);
    await person.drain();
    expect((await person.mirror('Shifts')).has(event.id)).toBe(true);
  });

  test.each([
    ['every ten minutes while a page of theirs is open', 'Shifts', '5 minutes', ['9 minutes', '11 minutes']],
    ['every three hours when none is', 'Shifts', '2 hours', ['3 hours', '191 minutes']],
    ['once a day after 30 days', 'Shifts', '31 days', ['24 hours', '1451 minutes']],
    ['once a day where it is public', 'Holidays', '5 minutes', ['24 hours', '1451 minutes']],
  ])('look at a person’s calendar that can’t be watched %s', async (_, name, visited, [early, due]) => {
    const person = await watched(unwatchable);
    const polled = async (read = '') => {
      await lastRead(person, { visited, read: '1 minute' });
      await lastRead(person, { visited, read, name });
      await sql`select public.enqueue_polls(600000)`;
      return (await queued(person)).length;
    };
    expect(await polled(early)).toBe(0);
    expect(await polled(due)).toBe(1);
  });

  test('look again at a calendar that can’t be watched an hour after it was given up', async () => {
    const person = await watched([
      { summary: 'Primary', primary: true },
      { summary: 'Holidays', watchable: false },
    ]);
    await person.enqueue('Holidays');
    const giveUp = async (ago: string) => {
      await sql`update public.pending_calendar_syncs set dead_at = now() - ${ago}::interval where user_id = ${person.userId}`;
      await sql`update public.calendar_watches set attempted_at = now() - interval '2 hours' where user_id = ${person.userId}`;
    };
    const waiting = () => sql`select 1 from public.pending_calendar_syncs
      where user_id = ${person.userId} and dead_at is null`;
    await giveUp('50 minutes');
    await sql`select public.enqueue_polls(600000)`;
    expect(await waiting()).toHaveLength(0);
    await giveUp('61 minutes');
    await sql`select public.enqueue_polls(600000)`;
    expect(await waiting()).toHaveLength(1);
  });

  test('heal dropped notifications every six hours', async () => {
    const person = await watched();
    const event = await person.create('Nobody said so');
    await person.drain();
    expect((await person.mirror()).has(event.id)).toBe(false);
    await sql`select public.enqueue_round(0)`;
    await spreadChanges(person.deps);
    await person.drain();
    expect((await person.mirror()).has(event.id)).toBe(true);
  });

  test('read public calendars, and everything of a person who is away, once a day', async () => {
    const person = await watched(unwatchable);
    const round = async (visited: string, read: string) => {
      await sql`delete from public.pending_calendar_syncs where user_id = ${person.userId}`;
      await lastRead(person, { visited, read });
      await sql`update public.calendar_connections set calendars_listed_at = now() - ${read}::interval where id = ${person.connectionId}`;
      await sql`select public.enqueue_round(0)`;
      await spreadChanges(person.deps);
      const subjects =
        await sql`select subject_id from public.pending_calendar_syncs where user_id = ${person.userId}`;
      return subjects.map(({ subject_id }) => subject_id).sort();
    };
    const { connectionId } = person;
    const daily = [connectionId, person.id(), person.id('Shifts'), person.id('Holidays')].sort();
    expect(await round('1 day', '7 hours')).toEqual(daily.filter((id) => id !== person.id('Holidays')));
    expect(await round('1 day', '21 hours')).toEqual(daily);
    expect(await round('31 days', '7 hours')).toEqual([]);
    expect(await round('31 days', '21 hours')).toEqual(daily);
  });

  test('two at the same moment do the work once', async () => {
    const person = await MirrorPerson.create();
    await person.generate(5);
    await person.sync();
    await person.drain();
    const cron = (name: string, secret = stack.cronSecret) =>
      fetch(`${stack.appUrl}/api/cron/${name}`, { headers: { authorization: `Bearer ${secret}` } });
    await person.create('One more');
    // What the round of the test before left waiting would be read first.
    await sql`delete from public.pending_calendar_syncs where user_id <> ${person.userId}`;
    await person.enqueue();
    const since = await person.requestCount();
    const answers = await Promise.all([1, 2].map(() => cron('process-pending-calendar-syncs')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const asked = (await person.requests(since)).filter(({ path }) => path.endsWith('/events'));
    expect(asked).toHaveLength(1);
    expect((await person.mirror()).size).toBe((await person.shown()).size);

    const bodies = await Promise.all([1, 2].map(async () => (await cron('integration-sync')).json()));
    expect(bodies.map(({ enqueued }) => enqueued).every(Number.isInteger)).toBe(true);
    expect(await queued(person)).toHaveLength(1);
    expect((await (await cron('renew-calendar-watches')).json()).finished).toBe(true);
  });

  test('the minute cron drains what waits although the polls fail, and says so', async () => {
    const person = await watched();
    const event = await person.create('Waits to be pulled');
    await person.enqueue();
    await sql`alter function public.enqueue_polls(integer, integer) rename to enqueue_polls_missing`;
    try {
      const answer = await fetch(`${stack.appUrl}/api/cron/process-pending-calendar-syncs`, {
        headers: { authorization: `Bearer ${stack.cronSecret}` },
      });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ failed: ['polls'], jobs: { lost: 0 } });
    } finally {
      await sql`alter function public.enqueue_polls_missing(integer, integer) rename to enqueue_polls`;
    }
    expect((await person.mirror()).has(event.id)).toBe(true);
  });

  test.each(['process-pending-calendar-syncs', 'integration-sync', 'renew-calendar-watches'])(
    '%s is for the scheduler alone',
    async (name) => {
      const url = `${stack.appUrl}/api/cron/${name}`;
      expect((await fetch(url)).status).toBe(401);
      expect((await fetch(url, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
      expect((await fetch(url, { method: 'POST' })).status).toBe(405);
    },
  );
});

test('forged notifications, however many, enqueue nothing', { timeout: 600_000 }, async () => {
  const person = await watched([{ summary: 'Primary', primary: true }, { summary: 'Other' }]);
  const [channel, other] = [await liveChannel(person), await liveChannel(person, 'Other')];
  const forge = (n: number) => {
    const kinds = [
      { ...channel, channelId: randomUUID() },
      { ...channel, token: randomUUID() },
      { ...channel, token: other.token },
      { ...channel, resourceId: other.resourceId },
      { ...channel, channelId: String(n) },
      { ...channel, token: `${channel.token}x` },
    ];
    return headersOf(kinds[n % kinds.length] ?? channel);
  };
  const total = Number(process.env.FORGED_NOTIFICATIONS ?? 600);
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < total; n = next++) {
      expect((await acceptNotification(person.deps.db, forge(n))).outcome).toBe('ignored');
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  expect(await queued(person)).toHaveLength(0);
});
