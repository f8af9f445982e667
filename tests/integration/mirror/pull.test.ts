import { describe, expect, test, vi } from 'vitest';
import { listAccounts } from '#src/services/accounts/accountsService.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { sql } from '#tests/integration/support/person.ts';
import { countingDeps, MirrorPerson, timed } from './mirrorPerson.ts';
import { expectInStep, listPath, lists } from './reading.ts';

describe('reading a calendar', () => {
  test('a full read mirrors every event, series with their exceptions as Google keeps them', async () => {
    const person = await MirrorPerson.create();
    await person.generate(300);
    await person.sync();
    expect((await person.mirror()).size).toBeGreaterThan(250);
    await expectInStep(person);
  });

  test('an incremental read brings what was made, changed and deleted, and nothing else', async () => {
    const person = await MirrorPerson.create();
    const [kept, changed, deleted] = [
      await person.create('Kept'),
      await person.create('Old name'),
      await person.create('Deleted'),
    ];
    await person.sync();
    await person.create('New');
    await person.edit('patch', changed.id, { summary: 'New name' });
    await person.edit('delete', deleted.id);
    const [before] =
      await sql`select max(change_seq) as seq from public.calendar_events where user_id = ${person.userId}`;
    await person.sync();
    await expectInStep(person);
    const touched =
      await sql`select 1 from public.calendar_events where user_id = ${person.userId} and change_seq > ${before?.seq}`;
    expect(touched).toHaveLength(3);
    expect((await person.mirror()).get(kept.id)?.summary).toBe('Kept');
  });

  test('an empty delta costs one Google call and two database calls, and saves its token', async () => {
    const person = await MirrorPerson.create();
    await person.sync();
    await person.drain();
    const before = await person.watch();
    await person.enqueue();
    const since = await person.requestCount();
    const { deps, calls } = countingDeps();
    const { pullCalendar } = await import('#src/services/pull/calendarPullService.ts');
    const { claimPulls } = await import('#src/services/queue/claimJobs.ts');
    const [context] = await claimPulls(deps, { limit: 1, userId: person.userId });
    if (!context) throw new Error('nothing was claimed');
    const end = await pullCalendar(deps, context, { signal: AbortSignal.timeout(10_000) });
    expect(end).toMatchObject({ status: 'synced', again: false });
    expect(calls()).toEqual(['rpc/claim_syncs', 'rpc/commit_calendar_page']);
    expect(await person.requests(since)).toHaveLength(1);
    const after = await person.watch();
    expect(after?.sync_token).not.toBe(before?.sync_token);
    expect(after?.last_success_at.getTime()).toBeGreaterThan(before?.last_success_at.getTime());
  });

  test('a calendar whose account is held by somebody else for a moment is waited for, not left to the next round', async () => {
    const person = await MirrorPerson.create();
    await person.create('Waited for');
    await person.enqueue();
    let drained: Promise<unknown> | undefined;
    await sql.begin(async (held) => {
      await held`select from private.sync_lanes where connection_id = ${person.connectionId} for update`;
      const { deps, calls } = countingDeps();
      drained = workQueue(deps, {
        kinds: ['pull_calendar'],
        userId: person.userId,
        takes: AbortSignal.timeout(10_000),
      });
      await vi.waitFor(() => expect(calls().filter((call) => call === 'rpc/claim_syncs')).toHaveLength(2));
    });
    await drained;
    await expectInStep(person);
  });

  test('notes how long changes took, and when each calendar was last in sync', async () => {
    const person = await MirrorPerson.create();
    await person.sync();
    await person.drain();
    await person.create('Measured');
    await person.sync();
    const [account] = await listAccounts(person.deps, person.userId);
    expect(account?.lag.changes).toBe(1);
    expect(account?.lag.medianAtMostMs).toBeLessThanOrEqual(60_000);
    expect((await person.watch())?.last_success_at.getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  test('short and empty pages are not taken for the end', async () => {
    const person = await MirrorPerson.create();
    await person.generate(25);
    await person.fault({ path: listPath }, { shortPages: 4, emptyPages: 2 });
    const since = await person.requestCount();
    await person.sync();
    expect((await lists(person, since)).length).toBeGreaterThan(7);
    await expectInStep(person);
  });

  test('every page of one pull repeats the same request, with the sync token it started from', async () => {
    const person = await MirrorPerson.create();
    await person.sync();
    await person.generate(12);
    await person.fault({ path: listPath }, { shortPages: 5 });
    const since = await person.requestCount();
    await person.enqueue();
    await person.drain();
    const asked = (await lists(person, since)).map(({ query }) => new URLSearchParams(query));
    const paged = asked.slice(0, 3);
    expect(new Set(paged.map((query) => query.get('syncToken'))).size).toBe(1);
    expect(paged.map((query) => query.has('pageToken'))).toEqual([false, true, true]);
    const shapes = asked.map((query) => {
      query.delete('syncToken');
      query.delete('pageToken');
      return query.toString();
    });
    expect(new Set(shapes).size).toBe(1);
    expect(shapes[0]).toContain('singleEvents=false');
    for (const filter of ['timeMin', 'timeMax', 'updatedMin', 'q=', 'orderBy'])
      expect(shapes[0]).not.toContain(filter);
    await expectInStep(person);
  });

  test('keeps the old sync token and the checkpoint when page 3 fails, and goes on from there', async () => {
    const person = await MirrorPerson.create();
    await person.sync();
    await person.drain();
    const before = await person.watch();
    await person.generate(20);
    await person.fault({ path: listPath }, { shortPages: 5 });
    await person.enqueue();
    const controller = new AbortController();
    const { pullCalendar } = await import('#src/services/pull/calendarPullService.ts');
    const { claimPulls } = await import('#src/services/queue/claimJobs.ts');
    const [context] = await claimPulls(person.deps, { limit: 1, userId: person.userId });
    if (!context) throw new Error('nothing was claimed');
    let pages = 0;
    const onPage = async () => {
      pages += 1;
      if (pages === 1) await person.fault({ path: listPath }, { status: 500 }, { times: 2 });
    };
    const end = await pullCalendar(person.deps, context, { signal: controller.signal, onPage });
    expect(end).toEqual({ status: 'failed', code: 'google_unavailable', dead: false });
    const cut = await person.watch();
    expect(cut?.sync_token).toBe(before?.sync_token);
    expect(cut?.page_token).not.toBeNull();
    const since = await person.requestCount();
    await person.enqueue();
    await person.drain();
    const [first] = await lists(person, since);
    expect(new URLSearchParams(first?.query).has('pageToken')).toBe(true);
    expect((await person.watch())?.page_token).toBeNull();
    await expectInStep(person);
  });

  test('a reader that stops goes on at the next page, and none that is stored is fetched again', async () => {
    const person = await MirrorPerson.create();
    await person.generate(30);
    await person.fault({ path: listPath }, { shortPages: 5 });
    const since = await person.requestCount();
    const { pullCalendar } = await import('#src/services/pull/calendarPullService.ts');
    const { claimPulls } = await import('#src/services/queue/claimJobs.ts');
    let stops = 0;
    for (;;) {
      const [context] = await claimPulls(person.deps, { limit: 1, userId: person.userId });
      if (!context) break;
      const controller = new AbortController();
      const end = await pullCalendar(person.deps, context, {
        signal: controller.signal,
        onPage: async () => controller.abort(),
      });
      if (end.status === 'synced') break;
      expect(end).toEqual({ status: 'resumable' });
      stops += 1;
    }
    expect(stops).toBeGreaterThanOrEqual(3);
    const pages = (await lists(person, since)).map(({ query }) =>
      new URLSearchParams(query).get('pageToken'),
    );
    // The page after the one that is being stored is on its way already; nothing older is asked for again.
    const order = pages.map((token) => pages.indexOf(token));
    expect(order.filter((first, place) => first !== place && first < place - 1)).toEqual([]);
    await expectInStep(person);
  });

  test('a series that is deleted takes its changed instances with it', async () => {
    const person = await MirrorPerson.create();
    const series = await person.edit('create', undefined, {
      ...timed('Weekly'),
      start: { dateTime: '2026-12-01T10:00:00Z', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-12-01T11:00:00Z', timeZone: 'Europe/Berlin' },
      recurrence: ['RRULE:FREQ=WEEKLY;COUNT=5'],
    });
    await person.edit('patch', `${series.id}_20261208T100000Z`, { summary: 'Moved once' });
    await person.edit('delete', `${series.id}_20261215T100000Z`);
    await person.sync();
    expect((await person.mirror()).size).toBe(3);
    await expectInStep(person);
    await person.edit('delete', series.id);
    await person.sync();
    expect((await person.mirror()).size).toBe(0);
  });
});
