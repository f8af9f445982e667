import { randomUUID } from 'node:crypto';
import type { TransactionSql } from 'postgres';
import { beforeEach, describe, expect, it } from 'vitest';
import { enqueueRound } from '#src/data/calendarLists.ts';
import { workFanOut } from '#src/data/fanOuts.ts';
import { changePreferences } from '#src/data/preferences.ts';
import { editEvent, newEvent, Person, spreadChanges, sql } from '#tests/integration/support/person.ts';

// A fan-out is everybody's work, so these tests run when no others do.

beforeEach(async () => {
  await sql`delete from private.fan_outs`;
});

/** An event that so many connected people track, whose copies are up to date. */
async function tracked(people: number): Promise<{ eventId: string; trackers: Person[] }> {
  const eventId = await newEvent();
  const trackers = await Promise.all(Array.from({ length: people }, () => Person.connected()));
  for (const tracker of trackers) expect((await tracker.track(eventId)).sync.status).toBe('synced');
  return { eventId, trackers };
}

const versions = async (eventId: string) =>
  (await sql`select version::int from public.user_events where event_id = ${eventId} order by id`).map(
    ({ version }) => version,
  );
/** What a process did that died before its transaction ended. */
const undone = (work: (open: TransactionSql) => Promise<unknown>) =>
  sql
    .begin(async (open) => {
      await work(open);
      throw new Error('undone');
    })
    .catch((error) => expect(error.message).toBe('undone'));
const fanOuts = () => sql`select kind, reached from private.fan_outs order by id`;

describe('an organiser’s edit', () => {
  it('marks the organiser’s own copy at once, and is stored for everybody else in the same transaction', async () => {
    const { eventId, trackers } = await tracked(2);
    const [organiser, other] = trackers as [Person, Person];
    await sql`update public.events set organiser_id = ${organiser.userId} where id = ${eventId}`;
    await editEvent(eventId, { title: 'Moved to the large hall' });
    expect((await organiser.row(eventId)).calendar_sync_status).toBe('pending');
    expect(await organiser.queue()).toHaveLength(1);
    expect(await other.queue()).toHaveLength(0);
    expect(await fanOuts()).toMatchObject([{ kind: 'event' }]);
    // The organiser's own is synced although others are still to be reached.
    expect((await organiser.track(eventId)).sync.status).toBe('synced');
    await undone((open) => open`update public.events set title = 'Never' where id = ${eventId}`);
    expect(await fanOuts()).toHaveLength(1);
    await spreadChanges(other.deps);
    await other.drain();
    expect((await other.google.shown()).map(({ summary }) => summary)).toEqual(['Moved to the large hall']);
  });

  it('counts as pending for everybody whom it has not reached yet', async () => {
    const { eventId, trackers } = await tracked(1);
    const [ada] = trackers as [Person];
    await editEvent(eventId, { title: 'Later' });
    const [seen] =
      await sql`select private.tracked_json(id) ->> 'status' as status from public.user_events where event_id = ${eventId}`;
    expect(seen?.status).toBe('pending');
    const [count] = await sql`select public.count_tracked(${ada.userId}) as counted`;
    expect(count?.counted).toMatchObject({ total: 1, pending: 1, synced: 0 });
    await ada.drain();
    const [after] = await sql`select public.count_tracked(${ada.userId}) as counted`;
    expect(after?.counted).toMatchObject({ total: 1, pending: 0, synced: 1 });
  });

  it('reaches everybody once, in slices that each commit, also when one is cut off in its middle', async () => {
    const { eventId, trackers } = await tracked(4);
    const { db } = (trackers[0] as Person).deps;
    const before = await versions(eventId);
    await editEvent(eventId, { title: 'In slices' });
    expect(await workFanOut(db, 0)).toEqual({ kind: 'event', reached: 1, finished: false });
    await undone((open) => open`select public.work_fan_out(1000)`);
    expect(await versions(eventId)).toEqual([(before[0] ?? 0) + 1, ...before.slice(1)]);
    expect(await workFanOut(db, 10_000)).toEqual({ kind: 'event', reached: 3, finished: true });
    expect(await versions(eventId)).toEqual(before.map((version) => version + 1));
    expect(await workFanOut(db, 0)).toBeNull();
  });

  it('that is followed by another one before it is through reaches everybody with the newest', async () => {
    const { eventId, trackers } = await tracked(3);
    const { db, ...deps } = (trackers[0] as Person).deps;
    await editEvent(eventId, { title: 'First' });
    await workFanOut(db, 0);
    const between = await versions(eventId);
    await editEvent(eventId, { title: 'Second' });
    await spreadChanges({ ...deps, db });
    expect((await versions(eventId)).map((version, n) => version - (between[n] ?? 0))).toEqual([1, 1, 1]);
    for (const tracker of trackers) {
      await tracker.drain();
      expect((await tracker.google.shown()).map(({ summary }) => summary)).toEqual(['Second']);
    }
  });

  it('is not held up by somebody who is busy, and holds up nobody while it waits', async () => {
    const { eventId, trackers } = await tracked(3);
    const { db } = (trackers[0] as Person).deps;
    const rows =
      await sql`select id, user_id from public.user_events where event_id = ${eventId} order by id`;
    await editEvent(eventId, { title: 'Busy' });
    await sql.begin(async (busy) => {
      await busy`select private.lock_user(${rows[1]?.user_id})`;
      expect(await workFanOut(db, 10_000)).toMatchObject({ reached: 1, finished: false });
      const first = trackers.find(({ userId }) => userId === rows[0]?.user_id) as Person;
      expect((await first.track(await newEvent())).sync.status).toBe('synced');
    });
    expect(await workFanOut(db, 10_000)).toMatchObject({ reached: 2, finished: true });
  });
});

const trackMany = (ada: Person) =>
  sql`with made as (insert into public.events (title, starts_at, ends_at)
      select 'Many ' || n, '2031-01-01', '2031-01-02' from generate_series(1, 1500) n returning id)
    insert into public.user_events (user_id, event_id, tracking) select ${ada.userId}, id, 'bookmarked' from made`;

it('a preference reaches what a person tracks, the first of it at once and the rest in slices', async () => {
  const ada = await Person.connected();
  await trackMany(ada);
  await sql`update public.user_events set calendar_sync_status = 'synced' where user_id = ${ada.userId}`;
  const startedAt = performance.now();
  await changePreferences(ada.deps.db, ada.userId, { reminderMinutes: 17 });
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  const [open] = await fanOuts();
  expect(open?.kind).toBe('person');
  expect(open?.reached).toBeGreaterThan(0);
  const counted = async () => (await sql`select public.count_tracked(${ada.userId}) as counted`)[0]?.counted;
  expect(await counted()).toMatchObject({ total: 1500, pending: 1500 });
  await spreadChanges(ada.deps);
  const [marked] = await sql`select count(*)::int as count from public.user_events
    where user_id = ${ada.userId} and calendar_sync_status = 'pending'`;
  expect(marked?.count).toBe(1500);
  await sql`delete from public.pending_calendar_syncs where user_id = ${ada.userId}`;
});

it('a disconnect and the next connection reach what waited for the account, the first of it at once and the rest in slices', async () => {
  const ada = await Person.connected();
  await trackMany(ada);
  const statuses = () =>
    sql`select calendar_sync_status as status, count(*)::int from public.user_events where user_id = ${ada.userId} group by 1`;
  const { id } = await ada.connection();
  const owner = randomUUID();
  const [begun] =
    await sql`select public.begin_disconnect(${ada.userId}, ${id}, 'keep', ${owner}, 90000, 0) as job`;
  await spreadChanges(ada.deps);
  await sql`update public.user_events set calendar_sync_status = 'pending' where user_id = ${ada.userId}`;
  await sql`select public.finish_disconnect(${begun?.job.jobId}, ${owner})`;
  expect(await fanOuts()).toMatchObject([{ kind: 'unfinished' }]);
  await spreadChanges(ada.deps);
  expect(await statuses()).toEqual([{ status: 'not_synced', count: 1500 }]);
  await sql`update public.user_events set calendar_sync_status = 'failed' where user_id = ${ada.userId}`;
  expect(await ada.connect()).toBe('connected');
  expect((await fanOuts()).length).toBeGreaterThan(0);
  await spreadChanges(ada.deps);
  expect(await statuses()).toEqual([{ status: 'pending', count: 1500 }]);
  const [waiting] = await sql`select count(*)::int from public.pending_calendar_syncs
    where user_id = ${ada.userId} and kind = 'push_event'`;
  expect(waiting?.count).toBe(1500);
  await sql`delete from public.pending_calendar_syncs where user_id = ${ada.userId}`;
});

it('the six-hourly round reaches every account once, and a second one begins only after it', async () => {
  const people = await Promise.all([1, 2].map(() => Person.connected()));
  const { deps } = people[0] as Person;
  await sql`delete from public.pending_calendar_syncs where kind = 'pull_calendar'`;
  await sql`update public.calendar_connections set calendars_listed_at = now() - interval '2 hours'`;
  expect(await enqueueRound(deps.db, 0)).toBe(true);
  expect(await enqueueRound(deps.db, 0)).toBe(false);
  await workFanOut(deps.db, 0);
  await spreadChanges(deps);
  for (const { userId } of people) {
    const kinds =
      await sql`select kind from public.pending_calendar_syncs where user_id = ${userId} order by kind`;
    expect(kinds.map(({ kind }) => kind)).toEqual(['list_calendars', 'pull_calendar']);
  }
  expect(await enqueueRound(deps.db, 0)).toBe(true);
});
