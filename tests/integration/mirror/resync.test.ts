import { describe, expect, test } from 'vitest';
import { retryPolicy } from '#src/domain/google/retryPolicy.ts';
import { pullCalendar } from '#src/services/pull/calendarPullService.ts';
import { claimPulls } from '#src/services/queue/claimJobs.ts';
import { sql } from '#tests/integration/support/person.ts';
import { control } from '#tests/kit/simulator.ts';
import { MirrorPerson } from './mirrorPerson.ts';
import { expectInStep, listPath, lists } from './reading.ts';

describe('a sync token that Google has forgotten', () => {
  test('leads to one read from the start, which also finds what was deleted meanwhile', async () => {
    const person = await MirrorPerson.create();
    const doomed = await person.create('Deleted while nobody looked');
    await person.generate(10);
    await person.sync();
    await person.drain();
    const before = await person.watch();
    await person.edit('delete', doomed.id);
    await person.expireSyncTokens();
    const since = await person.requestCount();
    await person.sync();
    expect((await lists(person, since)).map(({ status }) => status)).toEqual([410, 200]);
    const after = await person.watch();
    expect(after?.generation).toBe(before?.generation + 1);
    expect(after?.sync_token).not.toBe(before?.sync_token);
    expect((await person.mirror()).has(doomed.id)).toBe(false);
    await expectInStep(person);
  });

  test('that is corrupt (400) is treated like one that has expired', async () => {
    const person = await MirrorPerson.create();
    await person.generate(5);
    await person.sync();
    await person.drain();
    await person.fault({ path: listPath }, { status: 400, reason: 'invalid' });
    await person.create('After');
    await person.sync();
    await expectInStep(person);
  });

  test('that expires between two pages starts over, beside what is there', async () => {
    const person = await MirrorPerson.create();
    await person.generate(10);
    await person.sync();
    await person.drain();
    await person.generate(15, 7);
    await person.fault({ path: listPath }, { shortPages: 5 });
    await person.enqueue();
    const { pullCalendar } = await import('#src/services/pull/calendarPullService.ts');
    const { claimPulls } = await import('#src/services/queue/claimJobs.ts');
    const [context] = await claimPulls(person.deps, { limit: 1, userId: person.userId });
    if (!context) throw new Error('nothing was claimed');
    let pages = 0;
    const end = await pullCalendar(person.deps, context, {
      signal: AbortSignal.timeout(20_000),
      onPage: async () => {
        pages += 1;
        if (pages === 1) await person.expireSyncTokens();
      },
    });
    expect(end.status).toBe('synced');
    await expectInStep(person);
  });

  test('never shows its readers an empty or half calendar: every look during the resync holds all events', async () => {
    const person = await MirrorPerson.create();
    await person.generate(60);
    await person.sync();
    await person.drain();
    const size = (await person.mirror()).size;
    await person.expireSyncTokens();
    // The request with the forgotten token uses one up.
    await person.fault({ path: listPath }, { shortPages: 10 }, { times: 2 });
    await person.enqueue();
    const { pullCalendar } = await import('#src/services/pull/calendarPullService.ts');
    const { claimPulls } = await import('#src/services/queue/claimJobs.ts');
    const [context] = await claimPulls(person.deps, { limit: 1, userId: person.userId });
    if (!context) throw new Error('nothing was claimed');
    const sizes: number[] = [];
    await pullCalendar(person.deps, context, {
      signal: AbortSignal.timeout(20_000),
      onPage: async () => {
        sizes.push((await person.mirror()).size);
      },
    });
    expect(sizes.length).toBeGreaterThan(3);
    expect(new Set(sizes)).toEqual(new Set([size]));
  });

  test('and unchanged events: a resync gives readers nothing new to fetch', async () => {
    const person = await MirrorPerson.create();
    await person.generate(20);
    await person.sync();
    await person.drain();
    const seqs = () =>
      sql`select event_ref, change_seq from public.calendar_events where user_id = ${person.userId} order by event_ref`;
    const before = await seqs();
    await person.expireSyncTokens();
    await person.sync();
    expect(await seqs()).toEqual(before);
  });

  test('and a calendar that suddenly reads as empty: deletes only when a second reading confirms it', async () => {
    const person = await MirrorPerson.create();
    const event = await person.create('Still there');
    await person.sync();
    await person.drain();
    await sql`update public.calendar_watches set sync_token = null, pull_is_full = true, generation = generation + 1
      where calendar_id = ${person.id()}`;
    await person.fault({ path: listPath }, { status: 200, body: { items: [], nextSyncToken: 'lie' } });
    await person.sync();
    expect((await person.mirror()).has(event.id)).toBe(true);
    await person.edit('delete', event.id);
    await sql`update public.pending_calendar_syncs set run_at = now() where user_id = ${person.userId}`;
    await person.drain();
    expect((await person.mirror()).size).toBe(0);
  });
});

describe('what Google refuses', () => {
  test('one failing calendar doesn’t stop the others', async () => {
    const person = await MirrorPerson.create([
      { summary: 'Primary', primary: true },
      { summary: 'Broken' },
      { summary: 'Fine' },
    ]);
    await person.create('Here', 'Fine');
    const broken = encodeURIComponent(person.googleId('Broken')).replaceAll('.', '\\.');
    await person.fault({ path: `${broken}/events$` }, { status: 500 }, { times: 20 });
    await person.sync();
    await expectInStep(person, 'Fine');
    expect((await person.watch('Broken'))?.last_success_at).toBeNull();
    expect((await person.watch('Broken'))?.last_error_code).toBe('google_unavailable');
    expect((await person.watch('Primary'))?.last_success_at).not.toBeNull();
  });

  test('losing access to a calendar is a state with a reason, keeps its events and is no error loop', async () => {
    const person = await MirrorPerson.create([{ summary: 'Primary', primary: true }, { summary: 'Shared' }]);
    await person.create('Kept', 'Shared');
    await person.sync();
    const path = `${encodeURIComponent(person.googleId('Shared')).replaceAll('.', '\\.')}/events$`;
    const place = { account: person.email, calendarId: person.googleId('Shared') };
    await control('POST', 'access', { ...place, accessRole: null });
    await person.sync();
    const [calendar] = await sql`select gone_at from public.calendars where id = ${person.id('Shared')}`;
    expect(calendar?.gone_at).not.toBeNull();
    const since = await person.requestCount();
    await person.sync();
    expect(
      (await lists(person, since)).filter(({ path: asked }) => new RegExp(path).test(asked)),
    ).toHaveLength(0);
    expect((await person.mirror('Shared')).size).toBe(1);
  });

  test('a rate limit lets the whole account wait, and costs no attempt', async () => {
    const person = await MirrorPerson.create();
    await person.fault(
      { path: listPath },
      { status: 403, reason: 'rateLimitExceeded' },
      { times: retryPolicy.rateLimitTriesMax },
    );
    await person.sync();
    const [connection] =
      await sql`select backoff_until, status from public.calendar_connections where id = ${person.connectionId}`;
    expect(connection?.status).toBe('active');
    expect(connection?.backoff_until.getTime()).toBeGreaterThan(Date.now());
    const [row] =
      await sql`select attempts, last_error_code from public.pending_calendar_syncs where user_id = ${person.userId} and kind = 'pull_calendar'`;
    expect(row).toEqual({ attempts: 0, last_error_code: 'rate_limited' });
    await sql`update public.calendar_connections set backoff_until = null where id = ${person.connectionId}`;
    await person.sync();
    await expectInStep(person);
  });

  test('a lost grant parks the calendars until the account is connected again, and keeps what is there', async () => {
    const person = await MirrorPerson.create();
    await person.create('Kept');
    await person.sync();
    await control('POST', 'tokens', { account: person.email, action: 'revoke' });
    await person.sync();
    const [connection] =
      await sql`select status from public.calendar_connections where id = ${person.connectionId}`;
    expect(connection?.status).toBe('requires_reauth');
    const [row] =
      await sql`select dead_at from public.pending_calendar_syncs where user_id = ${person.userId} and kind = 'pull_calendar'`;
    expect(row?.dead_at).toBeNull();
    expect((await person.mirror()).size).toBe(1);
    await person.create('Made meanwhile');
    await person.connect();
    await person.drain();
    await expectInStep(person);
  });
});

test('a page of an older generation is not stored: whoever reads it has lost the calendar', async () => {
  const person = await MirrorPerson.create();
  await person.generate(3);
  await person.enqueue();
  const [context] = await claimPulls(person.deps, { userId: person.userId, limit: 1 });
  if (!context) throw new Error('nothing was claimed');
  await sql`update public.calendar_watches set generation = generation + 1 where calendar_id = ${context.calendarId}`;
  const end = await pullCalendar(person.deps, context, { signal: AbortSignal.timeout(10_000) });
  expect(end).toEqual({ status: 'lost' });
  expect((await person.mirror()).size).toBe(0);
});
