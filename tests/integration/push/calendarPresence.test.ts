import { describe, expect, it } from 'vitest';
import { listAccounts } from '#src/services/accounts/accountsService.ts';
import { listTracked } from '#src/services/catalogue/eventTrackingService.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { newEvent, Person, sql } from '#tests/integration/support/person.ts';

/** A person whose events go to a calendar that somebody may take away. */
async function withTeam() {
  const team = `${crypto.randomUUID()}@group.calendar.google.com`;
  const ada = await Person.connected([
    { summary: 'Primary', primary: true },
    { id: team, summary: 'Team' },
  ]);
  const choose = async (summary: string) => {
    const calendar = (await ada.calendars()).find((row) => row.summary === summary);
    await sql`select public.change_preferences(${ada.userId}, ${sql.json({ targetCalendarId: calendar?.id })})`;
  };
  await choose('Team');
  return { ada, team, choose };
}

const notFound = { status: 404, reason: 'notFound' };
const readLists = async (ada: Person) => {
  await sql`update public.calendar_connections set calendars_listed_at = now() - interval '1 day' where user_id = ${ada.userId}`;
  await sql`select private.enqueue_lists(${ada.userId}, 1000, 0)`;
  await workQueue(ada.deps, {
    kinds: ['list_calendars'],
    takes: AbortSignal.timeout(10_000),
    userId: ada.userId,
  });
};
const goneAt = async (ada: Person, summary: string) =>
  (await ada.calendars()).find((row) => row.summary === summary)?.gone_at;

describe('a 404 from a calendar', () => {
  it('counts for nothing while the account’s list has the calendar: the event is there soon by itself', async () => {
    const { ada, team } = await withTeam();
    await ada.google.fault({ method: 'POST', path: '/events$' }, notFound, { times: 1 });
    const eventId = await newEvent();
    const answer = await ada.track(eventId);
    expect(answer.sync).toMatchObject({ status: 'pending', code: 'google_unavailable' });
    expect(await goneAt(ada, 'Team')).toBeNull();
    expect(await ada.queue()).toMatchObject([{ kind: 'push_event', dead_at: null }]);
    await ada.wake();
    await ada.drain();
    expect(await ada.google.shown(team)).toHaveLength(1);
    expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
  });

  it('of an event counts for nothing while the event is there', async () => {
    const { ada, team } = await withTeam();
    const eventId = await newEvent();
    await ada.track(eventId);
    await ada.google.fault({ method: 'GET', path: '/events/' }, notFound, { times: 1 });
    expect((await ada.change(eventId, { note: 'front row' })).sync.status).not.toBe('failed');
    await ada.wake();
    await ada.drain();
    expect(await ada.google.shown(team)).toMatchObject([
      { description: expect.stringContaining('front row') },
    ]);
  });

  it('that the list confirms asks for another calendar, and trying again asks Google and finds it back', async () => {
    const { ada, team } = await withTeam();
    await ada.google.access(team, null);
    const eventId = await newEvent();
    const refused = { status: 'failed', code: 'calendar_gone', action: 'choose_calendar' };
    expect((await ada.track(eventId)).sync).toMatchObject(refused);
    expect(await ada.google.asked(() => ada.track(eventId))).toEqual([`GET ${encodeURIComponent(team)}`]);
    await ada.google.access(team, 'owner');
    await ada.track(eventId);
    expect(await ada.google.shown(team)).toHaveLength(1);
    await ada.drain();
    expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
    expect(await ada.google.shown(team)).toHaveLength(1);
    expect(await goneAt(ada, 'Team')).toBeNull();
  });

  it('is forgotten once the list has the calendar again: what waited is pushed by itself', async () => {
    const { ada, team } = await withTeam();
    await ada.google.access(team, null);
    await ada.track(await newEvent());
    await ada.track(await newEvent());
    await ada.google.access(team, 'writer');
    await readLists(ada);
    await ada.drain();
    expect(await ada.google.shown(team)).toHaveLength(2);
  });
});

describe('a removal from a calendar that is not there', () => {
  it('waits, says so, and is made when the calendar is shared again', async () => {
    const { ada, team } = await withTeam();
    const eventId = await newEvent();
    await ada.track(eventId);
    await ada.google.access(team, null);
    expect((await ada.untrack(eventId)).sync).toMatchObject({ status: 'pending', code: 'removal_waits' });
    await ada.wake();
    await ada.drain();
    await ada.google.access(team, 'owner');
    expect(await ada.google.shown(team)).toHaveLength(1);
    await readLists(ada);
    await ada.drain();
    expect(await ada.google.shown(team)).toEqual([]);
    expect(await ada.queue()).toEqual([]);
  });

  it('waits as well when the calendar can only be read, and is made when it can be written to again', async () => {
    const { ada, team } = await withTeam();
    const eventId = await newEvent();
    await ada.track(eventId);
    await ada.google.access(team, 'reader');
    expect((await ada.untrack(eventId)).sync.code).toBe('calendar_read_only');
    await ada.google.access(team, 'owner');
    await readLists(ada);
    await ada.drain();
    expect(await ada.google.shown(team)).toEqual([]);
    expect(await ada.queue()).toEqual([]);
  });

  it('does not keep the event out of another calendar that was chosen, nor lets it stay in two', async () => {
    const { ada, team, choose } = await withTeam();
    const eventId = await newEvent();
    await ada.track(eventId);
    await ada.google.access(team, null);
    await choose('Primary');
    await ada.drain();
    expect(await ada.google.shown()).toHaveLength(1);
    expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
    await ada.google.access(team, 'owner');
    await readLists(ada);
    await ada.drain();
    expect(await ada.google.shown(team)).toEqual([]);
    expect(await ada.google.shown()).toHaveLength(1);
  });
});

describe('when the calendar that holds tracked events is gone', () => {
  it('the dashboard, the numbers and the account say the same, and again when it is back', async () => {
    const { ada, team } = await withTeam();
    const eventIds = [await newEvent(), await newEvent()];
    for (const eventId of eventIds) await ada.track(eventId);
    const story = async () => {
      const [account] = await listAccounts(ada.deps, ada.userId);
      const tracked = await listTracked(ada.deps, ada.userId);
      return {
        codes: tracked.map(({ sync }) => sync.code),
        reason: account?.health.reason,
        progress: account?.progress,
      };
    };
    const good = {
      codes: ['synced', 'synced'],
      progress: { total: 2, synced: 2, pending: 0, failed: 0 },
    };
    expect(await story()).toMatchObject(good);
    await ada.google.access(team, null);
    await readLists(ada);
    expect(await story()).toEqual({
      codes: ['calendar_gone', 'calendar_gone'],
      reason: 'calendar_gone',
      progress: { total: 2, synced: 0, pending: 0, failed: 2 },
    });
    expect((await ada.track(eventIds[0] ?? '')).sync.code).toBe('calendar_gone');
    await ada.google.access(team, 'owner');
    await readLists(ada);
    await ada.drain();
    expect(await story()).toMatchObject(good);
  });
});
