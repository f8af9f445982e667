import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { disconnectAccount } from '#src/services/accounts/calendarDisconnectService.ts';
import { syncTrackedEvent } from '#src/services/calendarSyncService.ts';
import { changeEvent, newEvent, Person, sql } from '#tests/integration/support/person.ts';
import { GoogleAccount } from '#tests/kit/googleAccount.ts';
import { claimOf, pushOf } from './claimOf.ts';

/** What a pull of an account does with an event of ours that it meets. */
const notice = async (ada: Person, connectionId: string, seen: object) => sql`
  select private.notice_own_events(${ada.userId}, ${connectionId}, ${ada.email}, ${sql.json({ seen: [seen] } as never)})`;

/** What became of an event of ours in the person's own calendar, as it is there now. */
async function metInGoogle(ada: Person, connectionId: string): Promise<void> {
  const [event] = await ada.google.all();
  if (!event) throw new Error('there is no event');
  await notice(ada, connectionId, {
    id: event.id,
    etag: event.etag,
    cancelled: event.status === 'cancelled',
  });
}

it('what moves to another account is not lost with the one that it leaves', async () => {
  const ada = await Person.connected();
  const eventId = await newEvent();
  await ada.track(eventId);
  const first = (await ada.connection()).id;
  const second = new GoogleAccount(`second-${randomUUID().slice(0, 12)}@example.com`);
  await second.create();
  expect(await ada.connect({ google: second })).toBe('connected');
  const [target] =
    await sql`select c.id from public.calendars c join public.calendar_connections o on o.id = c.connection_id
    where c.user_id = ${ada.userId} and o.email = ${second.email}`;
  await sql`select public.change_preferences(${ada.userId}, ${sql.json({ targetCalendarId: target?.id })})`;
  // Its owner takes it out of the first account by hand, which a pull of that one meets before the move was pushed.
  const [shown] = await ada.google.shown();
  await ada.google.edit('delete', shown?.id);
  await metInGoogle(ada, first);
  await expect
    .poll(() => disconnectAccount(ada.deps, { userId: ada.userId, connectionId: first, mode: 'keep' }))
    .toMatchObject({ status: 'disconnected' });
  await ada.wake();
  await ada.drain();
  expect(await second.shown()).toHaveLength(1);
  expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
});

describe('what is met in Google while a push is under way', () => {
  async function underWay() {
    const ada = await Person.connected();
    const eventId = await newEvent();
    await ada.track(eventId);
    await changeEvent(eventId, { title: 'A new title' });
    const owner = randomUUID();
    const [row] = await claimOf(ada, { owner });
    const context = pushOf(row);
    /** Does something between the push's last look at Google and its end. */
    const pushWith = (between: () => Promise<unknown>) => {
      const db = new Proxy(ada.deps.db, {
        get(target, name) {
          if (name !== 'rpc') return Reflect.get(target, name);
          return async (fn: string, args: object) => {
            if (fn === 'settle_push') await between();
            return target.rpc(fn as never, args as never);
          };
        },
      });
      return syncTrackedEvent({ ...ada.deps, db }, { context, owner });
    };
    return { ada, eventId, pushWith, connectionId: (await ada.connection()).id };
  }

  it('a deletion is not taken for what the push had just written', async () => {
    const { ada, eventId, pushWith, connectionId } = await underWay();
    const settled = await pushWith(async () => {
      const [shown] = await ada.google.shown();
      await ada.google.edit('delete', shown?.id);
      await metInGoogle(ada, connectionId);
    });
    expect(settled.end).toBe('again');
    await ada.wake();
    await ada.drain();
    expect((await ada.row(eventId)).calendar_sync_status).toBe('removed_in_google');
  });

  it('a deletion that was taken back is no removal', async () => {
    const { ada, eventId, pushWith, connectionId } = await underWay();
    const [shown] = await ada.google.shown();
    await ada.google.edit('delete', shown?.id);
    const settled = await pushWith(async () => {
      await ada.google.edit('patch', shown?.id, { status: 'confirmed' });
      await metInGoogle(ada, connectionId);
    });
    expect(settled.end).toBe('again');
    await ada.wake();
    await ada.drain();
    expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
    expect(await ada.google.shown()).toMatchObject([{ summary: 'A new title' }]);
  });

  it('asking for it again counts, though a push that knew it as removed is under way', async () => {
    const { ada, eventId, pushWith } = await underWay();
    const [shown] = await ada.google.shown();
    await ada.google.edit('delete', shown?.id);
    await pushWith(async () => {});
    expect((await ada.row(eventId)).calendar_sync_status).toBe('removed_in_google');
    await changeEvent(eventId, { title: 'A newer title' });
    const owner = randomUUID();
    const [row] = await claimOf(ada, { owner });
    const context = pushOf(row);
    await ada.track(eventId);
    await syncTrackedEvent(ada.deps, { context, owner });
    await ada.wake();
    await ada.drain();
    expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
    expect(await ada.google.shown()).toMatchObject([{ summary: 'A newer title' }]);
  });
});
