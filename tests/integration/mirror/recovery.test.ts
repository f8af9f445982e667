import { describe, expect, test } from 'vitest';
import { noteConnectionHealth } from '#src/data/syncQueue.ts';
import { retryPolicy } from '#src/domain/google/retryPolicy.ts';
import { pullCalendar } from '#src/services/pull/calendarPullService.ts';
import { claimPulls } from '#src/services/queue/claimJobs.ts';
import { sql } from '#tests/integration/support/person.ts';
import { MirrorPerson } from './mirrorPerson.ts';
import { queued } from './notifications.ts';
import { expectInStep, listPath } from './reading.ts';

const connection = async (person: MirrorPerson) => {
  const [row] = await sql`select * from public.calendar_connections where id = ${person.connectionId}`;
  if (!row) throw new Error('the connection is gone');
  return row;
};

describe('a calendar', () => {
  test('keeps its sync token when the last page of an incremental pull names none, and goes on from it', async () => {
    const person = await MirrorPerson.create();
    await person.create('Kept');
    await person.sync();
    await person.drain();
    const before = await person.watch();
    expect(before?.sync_token).not.toBeNull();
    await person.fault({ method: 'GET', path: listPath }, { status: 200, body: { items: [] } });
    await person.sync();
    expect((await person.watch())?.sync_token).toBe(before?.sync_token);
    const added = await person.create('Added');
    const since = await person.requestCount();
    await person.sync();
    expect((await person.mirror()).has(added.id)).toBe(true);
    for (const { query, path } of await person.requests(since))
      if (path.endsWith('/events')) expect(query).toContain('syncToken=');
  });

  test('whose whole reading brought no sync token loses its deleted events with the next one', async () => {
    const person = await MirrorPerson.create();
    await person.create('Kept');
    const deleted = await person.create('Deleted');
    const items = [...(await person.shown()).values()];
    // Once for the reading, once for the look that opening its channel is followed by.
    await person.fault({ method: 'GET', path: listPath }, { status: 200, body: { items } }, { times: 2 });
    await person.sync();
    expect((await person.mirror()).size).toBe(2);
    expect((await person.watch())?.sync_token).toBeNull();
    await person.edit('delete', deleted.id);
    await person.sync();
    await expectInStep(person);
    expect((await person.watch())?.sync_token).not.toBeNull();
  });

  test('that was cut off and goes on later also brings what was told in between', async () => {
    const person = await MirrorPerson.create();
    await person.sync();
    await person.drain();
    for (let n = 0; n < 6; n += 1) await person.create(`Before ${n}`);
    await person.fault({ path: listPath }, { shortPages: 2 });
    await person.enqueue();
    const [context] = await claimPulls(person.deps, { limit: 1, userId: person.userId });
    if (!context) throw new Error('nothing was claimed');
    const stop = new AbortController();
    const cut = { signal: stop.signal, onPage: async () => stop.abort() };
    expect(await pullCalendar(person.deps, context, cut)).toEqual({ status: 'resumable' });
    await person.create('In between');
    await person.enqueue();
    await person.drain();
    await expectInStep(person);
  });

  test('that is lost or not wanted any more waits for no reading, and takes no turn from others', async () => {
    const person = await MirrorPerson.create();
    await person.enqueue();
    await sql`update public.calendars set gone_at = now() where id = ${person.id()}`;
    expect(await queued(person)).toHaveLength(0);
    // As a notification that races with it may leave one.
    await person.enqueue();
    const nextAt = () => sql`select next_at from private.sync_lanes
      where connection_id = ${person.connectionId} and kind = 'pull_calendar'`;
    const before = await nextAt();
    expect(await claimPulls(person.deps, { limit: 1, userId: person.userId })).toEqual([]);
    expect(await nextAt()).toEqual(before);
    expect(await queued(person)).toHaveLength(0);
  });

  test('that answers 404 is looked for in its account’s list at once: while that has it, it is read again', async () => {
    const person = await MirrorPerson.create();
    await person.sync();
    await person.create('Read later');
    const since = await person.requestCount();
    await person.fault({ method: 'GET', path: listPath }, { status: 404, reason: 'notFound' }, { times: 1 });
    await person.enqueue();
    await person.drain();
    const asked = (await person.requests(since)).map(({ path }) => path.split('/').at(-1));
    expect(asked).toEqual(['events', 'calendarList']);
    const [row] = await sql`select gone_at from public.calendars where id = ${person.id()}`;
    expect(row?.gone_at).toBeNull();
    await sql`update public.pending_calendar_syncs set run_at = now() where user_id = ${person.userId}`;
    await person.drain();
    await expectInStep(person);
  });

  test('of an owner whose key the ring lacks waits for the ring, and costs no attempt', async () => {
    const person = await MirrorPerson.create();
    await person.create('Read later');
    await person.enqueue();
    const strange = [{ id: 'another', key: Buffer.alloc(32, 7) }] as const;
    const deps = { ...person.deps, env: { ...person.deps.env, ENCRYPTION_KEYS: strange } };
    await person.drain(AbortSignal.timeout(10_000), deps as unknown as typeof person.deps);
    const [row] =
      await sql`select attempts, dead_at, lease_owner, last_error_code from public.pending_calendar_syncs
      where user_id = ${person.userId} and kind = 'pull_calendar'`;
    expect(row).toEqual({
      attempts: 0,
      dead_at: null,
      lease_owner: null,
      last_error_code: 'google_misconfigured',
    });
    await person.enqueue();
    await person.drain();
    await expectInStep(person);
  });
});

describe('an account', () => {
  test('that Google limits without saying how long backs off longer each time', async () => {
    const person = await MirrorPerson.create();
    await person.sync();
    const limited = async () => {
      await sql`update public.calendar_connections set backoff_until = null where id = ${person.connectionId}`;
      await person.fault(
        { path: listPath },
        { status: 403, reason: 'rateLimitExceeded' },
        { times: retryPolicy.rateLimitTriesMax },
      );
      await person.enqueue();
      await person.drain();
      return (await connection(person)).backoff_until.getTime() - Date.now();
    };
    const [first, second, third] = [await limited(), await limited(), await limited()];
    expect(first).toBeGreaterThan(2_500);
    expect(second).toBeGreaterThan(6_000);
    expect(third).toBeGreaterThan(13_000);
  });

  test('that was connected anew is not blamed for what its old grant met', async () => {
    const person = await MirrorPerson.create();
    const version = Number((await connection(person)).credential_version);
    const blame = (credentialVersion: number) =>
      noteConnectionHealth(person.deps.db, {
        connectionId: person.connectionId,
        health: 'reauth',
        error: 'requires_reauth',
        credentialVersion,
      });
    await blame(version - 1);
    expect((await connection(person)).status).toBe('active');
    await blame(version);
    expect((await connection(person)).status).toBe('requires_reauth');
  });
});
