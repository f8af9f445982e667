import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { acceptNotification } from '#src/http/googleNotification.ts';
import { pullCalendar } from '#src/services/pull/calendarPullService.ts';
import { stopRetiredChannels } from '#src/services/pull/calendarWatchService.ts';
import { claimPulls } from '#src/services/queue/claimJobs.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { createDeps, sql } from '#tests/integration/support/person.ts';
import { MirrorPerson } from './mirrorPerson.ts';
import { headersOf, liveChannel, queued, watched } from './notifications.ts';

const day = 86_400_000;
const now = () => Date.now();

describe('a notification', () => {
  test('of a live channel puts its calendar into the queue, in one database call', async () => {
    const person = await watched();
    const channel = await liveChannel(person);
    expect(await queued(person)).toHaveLength(0);
    const outcome = await acceptNotification(person.deps.db, headersOf(channel));
    expect(outcome).toEqual({ outcome: 'enqueued', calendarId: person.id() });
    expect(await queued(person)).toHaveLength(1);
  });

  test('that comes twice, or late, does no harm: the calendar stands in the queue once', async () => {
    const person = await watched();
    const channel = await liveChannel(person);
    await Promise.all(
      Array.from({ length: 5 }, () => acceptNotification(person.deps.db, headersOf(channel))),
    );
    expect(await queued(person)).toHaveLength(1);
    await person.drain();
    expect(await queued(person)).toHaveLength(0);
  });

  test('of state sync is acknowledged and leads to nothing', async () => {
    const person = await watched();
    const outcome = await acceptNotification(person.deps.db, headersOf(await liveChannel(person), 'sync'));
    expect(outcome).toEqual({ outcome: 'acknowledged' });
    expect(await queued(person)).toHaveLength(0);
  });

  test('that fits no channel is ignored: unknown, wrong token, another channel’s token, wrong resource, retired, ended', async () => {
    const person = await watched([{ summary: 'Primary', primary: true }, { summary: 'Other' }]);
    const channel = await liveChannel(person);
    const other = await liveChannel(person, 'Other');
    const forged = [
      { ...channel, channelId: randomUUID() },
      { ...channel, token: randomUUID() },
      { ...channel, token: other.token },
      { ...channel, token: '' },
      { ...channel, resourceId: other.resourceId },
      { ...channel, channelId: "x' or true --" },
    ];
    for (const wrong of forged) {
      expect(await acceptNotification(person.deps.db, headersOf(wrong))).toEqual({ outcome: 'ignored' });
    }
    expect(await acceptNotification(person.deps.db, headersOf(channel, 'update'))).toEqual({
      outcome: 'ignored',
    });
    await sql`update public.watch_channels set retired_at = now() where channel_id = ${channel.channelId}`;
    await sql`update public.watch_channels set expires_at = now() where channel_id = ${other.channelId}`;
    expect(await acceptNotification(person.deps.db, headersOf(channel))).toEqual({ outcome: 'ignored' });
    expect(await acceptNotification(person.deps.db, headersOf(other))).toEqual({ outcome: 'ignored' });
    expect(await queued(person)).toHaveLength(0);
  });

  test('that overtakes the answer to watch is accepted, and tells the channel’s resource', async () => {
    const person = await watched();
    const token = randomUUID();
    const hash = createHash('sha256').update(token).digest('hex');
    const channelId = randomUUID();
    await sql`insert into public.watch_channels (channel_id, calendar_id, user_id, token_hash, expires_at)
      values (${channelId}, ${person.id()}, ${person.userId}, ${hash}, now() + interval '7 days')`;
    const early = { channelId, resourceId: 'res-1', token };
    expect(await acceptNotification(person.deps.db, headersOf(early, 'sync'))).toEqual({
      outcome: 'acknowledged',
    });
    const [row] = await sql`select resource_id from public.watch_channels where channel_id = ${channelId}`;
    expect(row?.resource_id).toBe('res-1');
    expect((await acceptNotification(person.deps.db, headersOf(early))).outcome).toBe('enqueued');
    const moved = await acceptNotification(person.deps.db, headersOf({ ...early, resourceId: 'res-2' }));
    expect(moved.outcome).toBe('ignored');
  });

  test('during a running pull makes it run again, and the change is stored', async () => {
    const person = await watched();
    await person.drain();
    const channel = await liveChannel(person);
    await person.enqueue();
    const [context] = await claimPulls(person.deps, { limit: 1, userId: person.userId });
    if (!context) throw new Error('nothing was claimed');
    // The delta is on its way when the change is made: it can't hold it.
    await person.fault({ path: '/events$' }, { delayMs: 300 });
    const pulling = pullCalendar(person.deps, context, { signal: AbortSignal.timeout(10_000) });
    await expect.poll(async () => (await person.requests()).length).toBeGreaterThan(0);
    const event = await person.create('In the middle');
    await acceptNotification(person.deps.db, headersOf(channel));
    expect(await pulling).toMatchObject({ status: 'synced', again: true });
    await person.drain();
    expect((await person.mirror()).get(event.id)?.summary).toBe('In the middle');
  });

  test('sent by Google over HTTP brings the change into the mirror by itself', async () => {
    const person = await MirrorPerson.create(undefined, { push: { dropPercent: 0 } });
    await person.sync();
    const event = await person.create('Pushed');
    await expect
      .poll(async () => (await person.mirror()).get(event.id)?.summary, { timeout: 15_000 })
      .toBe('Pushed');
  });
});

describe('channels', () => {
  test('are opened with the sync, each with a secret of its own that only Google knows', async () => {
    const person = await watched([{ summary: 'Primary', primary: true }, { summary: 'Team' }]);
    const channels = await person.googleChannels();
    expect(channels.map(({ calendarId }) => calendarId).sort()).toEqual(
      [person.googleId(), person.googleId('Team')].sort(),
    );
    const stored = [...(await person.channels()), ...(await person.channels('Team'))];
    expect(new Set(stored.map(({ token_hash }) => token_hash)).size).toBe(2);
    for (const row of stored) {
      expect(row.token_hash).toMatch(/^[0-9a-f]{64}$/);
      expect(row.expires_at.getTime()).toBeGreaterThan(now() + 6 * day);
    }
  });

  test('what changed before the channel lived is read all the same: opening one is followed by a look', async () => {
    const person = await MirrorPerson.create();
    const since = await person.requestCount();
    await person.drain();
    const asked = (await person.requests(since)).map(
      ({ method, path }) => `${method} ${path.split('/').at(-1)}`,
    );
    expect(asked).toEqual(['GET events', 'POST watch', 'POST watch', 'GET events']);
  });

  test('a calendar that can’t be watched is remembered with the reason and not asked again', async () => {
    const person = await watched([
      { summary: 'Primary', primary: true },
      { summary: 'Holidays', watchable: false },
    ]);
    const [row] =
      await sql`select push_unavailable_reason from public.calendars where id = ${person.id('Holidays')}`;
    expect(row?.push_unavailable_reason).toBe('pushNotSupportedForRequestedResource');
    expect(await person.channels('Holidays')).toHaveLength(0);
    const since = await person.requestCount();
    await person.sync();
    expect((await person.requests(since)).filter(({ path }) => path.endsWith('/watch'))).toHaveLength(0);
  });

  test('are stopped when their calendar is deselected, and its events leave the mirror', async () => {
    const person = await watched([{ summary: 'Primary', primary: true }, { summary: 'Team' }]);
    await person.create('Gone with it', 'Team');
    await person.sync();
    expect((await person.mirror('Team')).size).toBe(1);
    const [outcome] =
      await sql`select public.select_calendar(${person.userId}, ${person.id('Team')}, false, 20) as outcome`;
    expect(outcome?.outcome).toBe('ok');
    await stopRetiredChannels(person.deps, { calendarId: person.id('Team') });
    expect((await person.googleChannels()).map(({ calendarId }) => calendarId)).toEqual([person.googleId()]);
    expect(await person.channels('Team')).toHaveLength(0);
    expect((await person.mirror('Team')).size).toBe(0);
    await sql`select public.select_calendar(${person.userId}, ${person.id('Team')}, true, 20)`;
    await person.drain();
    expect((await person.mirror('Team')).size).toBe(1);
  });

  test('are stopped when the account is disconnected', async () => {
    const person = await watched();
    expect(await person.googleChannels()).toHaveLength(1);
    const { disconnectAccount } = await import('#src/services/accounts/calendarDisconnectService.ts');
    await disconnectAccount(person.deps, {
      userId: person.userId,
      connectionId: person.connectionId,
      mode: 'keep',
    });
    expect((await person.google()).channels).toHaveLength(0);
    expect(await sql`select 1 from public.calendar_events where user_id = ${person.userId}`).toHaveLength(0);
  });

  test('a request whose answer was lost leaves a channel that is believed, and is replaced later', async () => {
    const person = await MirrorPerson.create();
    await person.fault({ path: '/watch$' }, { lostResponse: true }, { times: 2 });
    await person.drain();
    const [unanswered] = await person.channels();
    expect(unanswered?.confirmed_at).toBeNull();
    await person.sync();
    expect(await person.channels()).toHaveLength(1);
    const later = createDeps({ now: () => now() + 10 * 60_000 });
    await sql`update public.watch_channels set opened_at = now() - interval '10 minutes' where calendar_id = ${person.id()}`;
    await person.enqueue();
    await workQueue(later, {
      kinds: ['pull_calendar'],
      userId: person.userId,
      takes: AbortSignal.timeout(10_000),
    });
    const live = (await person.channels()).filter(({ confirmed_at }) => confirmed_at !== null);
    expect(live).toHaveLength(1);
  });
});
