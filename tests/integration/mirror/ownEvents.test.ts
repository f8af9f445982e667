import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { listReceipts } from '#src/services/catalogue/eventReceiptService.ts';
import { track, untrack } from '#src/services/catalogue/eventTrackingService.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { changeEvent, sql } from '#tests/integration/support/person.ts';
import { control } from '#tests/kit/simulator.ts';
import { MirrorPerson } from './mirrorPerson.ts';

async function trackedPerson() {
  const person = await MirrorPerson.create();
  const [event] = await sql`insert into public.events (title, description, starts_at, ends_at, timezone)
    values (${`Evening ${randomUUID().slice(0, 8)}`}, 'Talks.', '2031-05-06T16:00:00Z', '2031-05-06T18:00:00Z', 'Europe/Vienna')
    returning id, title`;
  const eventId = event?.id as string;
  const answer = await track(person.deps, { userId: person.userId, eventId, tracking: 'bookmarked' });
  expect(answer.sync.status).toBe('synced');
  const push = () =>
    workQueue(person.deps, {
      kinds: ['push_event', 'disconnect'],
      userId: person.userId,
      takes: AbortSignal.timeout(10_000),
      waitMaxMs: 100,
    });
  const row = async () => {
    const [found] =
      await sql`select * from public.user_events where user_id = ${person.userId} and event_id = ${eventId}`;
    if (!found) throw new Error('the row is gone');
    return found;
  };
  const pushes = () =>
    sql`select 1 from public.pending_calendar_syncs where user_id = ${person.userId} and kind = 'push_event'`;
  const googleId = (await row()).external_calendar_event_id as string;
  return { person, eventId, googleId, title: event?.title as string, push, row, pushes };
}

describe('what Google says about our own events', () => {
  test('our own write coming back is mirrored, recognised by id and etag, and costs nothing more', async () => {
    const { person, googleId, title, row, pushes } = await trackedPerson();
    await person.drain();
    expect((await person.mirror()).get(googleId)?.summary).toBe(title);
    expect(await pushes()).toHaveLength(0);
    expect((await row()).calendar_sync_status).toBe('synced');
  });

  test('one that the user deletes there is removed, not made again by itself, until they add it again', async () => {
    const { person, eventId, googleId, push, row } = await trackedPerson();
    await person.drain();
    await person.edit('delete', googleId);
    await person.sync();
    expect((await person.mirror()).has(googleId)).toBe(false);
    await push();
    expect((await row()).calendar_sync_status).toBe('removed_in_google');
    await changeEvent(eventId, { title: 'Another title' });
    await push();
    await person.sync();
    await push();
    expect([...(await person.shown()).keys()]).toHaveLength(0);
    const again = await track(person.deps, { userId: person.userId, eventId, tracking: 'bookmarked' });
    expect(again.sync.status).toBe('synced');
    expect([...(await person.shown()).values()].map(({ summary }) => summary)).toEqual(['Another title']);
  });

  test('one that they restore there after deleting it is theirs again, as they had edited it', async () => {
    const { person, eventId, googleId, push, row } = await trackedPerson();
    await person.drain();
    await person.edit('patch', googleId, { summary: 'My own name for it' });
    await person.sync();
    await push();
    await person.edit('delete', googleId);
    await person.sync();
    await push();
    expect((await row()).calendar_sync_status).toBe('removed_in_google');
    await person.edit('patch', googleId, { status: 'confirmed' });
    await person.sync();
    await push();
    expect(await row()).toMatchObject({
      calendar_sync_status: 'synced',
      calendar_sync_error: null,
      external_calendar_event_id: googleId,
    });
    expect((await person.shown()).get(googleId)?.summary).toBe('My own name for it');
    await changeEvent(eventId, { title: 'A new official title' });
    await push();
    expect((await person.shown()).get(googleId)?.summary).toBe('A new official title');
    await untrack(person.deps, { userId: person.userId, eventId });
    expect((await person.shown()).size).toBe(0);
  });

  test('one that they restored there goes when it is untracked, although nobody has seen it come back', async () => {
    const { person, eventId, googleId, push, row } = await trackedPerson();
    await person.drain();
    await person.edit('delete', googleId);
    await person.sync();
    await push();
    expect((await row()).calendar_sync_status).toBe('removed_in_google');
    await person.edit('patch', googleId, { status: 'confirmed' });
    await untrack(person.deps, { userId: person.userId, eventId });
    expect((await person.shown()).size).toBe(0);
  });

  test('one that they move and retitle is left as they made it and marked as edited, until the event itself changes', async () => {
    const { person, eventId, googleId, push, row } = await trackedPerson();
    await person.drain();
    const moved = {
      summary: 'My own name for it',
      start: { dateTime: '2031-05-06T17:00:00Z' },
      end: { dateTime: '2031-05-06T19:00:00Z' },
    };
    await person.edit('patch', googleId, moved);
    await person.sync();
    await push();
    expect((await row()).calendar_sync_status).toBe('synced');
    expect((await person.shown()).get(googleId)?.summary).toBe('My own name for it');
    const edited = async () => (await listReceipts(person.deps, person.userId)).get(eventId)?.editedFields;
    expect(await edited()).toEqual(['summary', 'time']);
    const since = await person.requestCount();
    await person.sync();
    await push();
    expect((await person.requests(since)).filter(({ method }) => method !== 'GET')).toHaveLength(0);
    await changeEvent(eventId, { title: 'A new official title' });
    await push();
    const shown = (await person.shown()).get(googleId);
    expect(shown?.summary).toBe('A new official title');
    expect(await edited()).toEqual(['time']);
    expect(Date.parse(shown?.start?.dateTime ?? '')).toBe(Date.parse(moved.start.dateTime));
  });

  test('one that was deleted there before a whole reading is missed by it, and so removed too', async () => {
    const { person, googleId, push, row } = await trackedPerson();
    // The first reading comes after the deletion: a whole list doesn't name it.
    await person.edit('delete', googleId);
    await person.drain();
    await push();
    expect((await row()).calendar_sync_status).toBe('removed_in_google');
    expect((await person.shown()).size).toBe(0);
  });

  test.each([
    ['comes back', 'gone_at', null, sql`now()`, sql`null`],
    ['may be written to again', 'access_role', 'reader', sql`'reader'`, sql`'owner'`],
  ])('what its calendar missed is brought to it when it %s', async (_, column, role, lost, back) => {
    const { person, eventId, googleId, push, row } = await trackedPerson();
    const access = (accessRole: string | null) =>
      control('POST', 'access', { account: person.email, calendarId: person.googleId(), accessRole });
    const set = (value: typeof lost) =>
      sql`update public.calendars set ${sql(column)} = ${value} where id = ${person.id()}`;
    await access(role);
    await set(lost);
    await changeEvent(eventId, { title: 'Missed' });
    await push();
    expect((await row()).calendar_sync_status).toBe('failed');
    await access('owner');
    await set(back);
    await push();
    expect((await row()).calendar_sync_status).toBe('synced');
    expect((await person.shown()).get(googleId)?.summary).toBe('Missed');
  });

  test('stripped of its extended properties it is still recognised: the id decides', async () => {
    const { person, googleId, push, row, pushes } = await trackedPerson();
    await person.drain();
    await person.edit('patch', googleId, {
      extendedProperties: { private: { kureCalTrackedId: null, kureCalEventId: null } },
    });
    await person.edit('delete', googleId);
    await person.sync();
    expect(await pushes()).toHaveLength(1);
    await push();
    expect((await row()).calendar_sync_status).toBe('removed_in_google');
  });
});
