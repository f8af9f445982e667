import { describe, expect, it } from 'vitest';
import { disconnectAccount } from '#src/services/accounts/calendarDisconnectService.ts';
import { claimOf } from '#tests/integration/push/claimOf.ts';
import { changeEvent, newEvent, Person, sql } from '#tests/integration/support/person.ts';
import { GoogleAccount } from '#tests/kit/googleAccount.ts';

const past = { starts_at: '2021-05-06T16:00:00Z', ends_at: '2021-05-06T18:00:00Z' };

/** A person with three events in Google: two to come, and one that is over by now. */
async function withEvents(): Promise<Person> {
  const ada = await Person.connected();
  const events = [await newEvent(), await newEvent(), await newEvent()];
  for (const id of events) await ada.track(id);
  await changeEvent(events[0] as string, past);
  await ada.wake();
  await ada.drain();
  return ada;
}
const disconnect = async (ada: Person, mode: 'keep' | 'remove_future' | 'remove_all') =>
  disconnectAccount(ada.deps, { userId: ada.userId, connectionId: (await ada.connection()).id, mode });

describe('disconnecting an account', () => {
  it.each([
    ['keep', 3, 0],
    ['remove_future', 1, 2],
    ['remove_all', 0, 3],
  ] as const)(
    '%s leaves %i events and removes %i, revokes the grant and forgets the tokens',
    async (mode, left, removed) => {
      const ada = await withEvents();
      expect(await disconnect(ada, mode)).toEqual({ status: 'disconnected', removed, left: 0 });
      expect(await ada.google.shown()).toHaveLength(left);
      expect((await ada.google.state()).grants).toBe(0);
      expect(await ada.connection()).toBeUndefined();
      expect(await ada.queue()).toEqual([]);
      expect((await ada.track(await newEvent())).sync.status).toBe('not_connected');
    },
  );

  it('works with a grant that is dead already, and says how many events it could not reach', async () => {
    const ada = await withEvents();
    await ada.google.tokens('revoke');
    expect(await disconnect(ada, 'remove_all')).toEqual({ status: 'disconnected', removed: 0, left: 3 });
    expect(await ada.connection()).toBeUndefined();
  });

  it.each([
    ['lets change no more events', (ada: Person) => ada.google.quota({ usageLimited: true })],
    ['has turned off', (ada: Person) => ada.google.accountState({ calendarDisabled: true })],
  ])('lets an account go in the end that Google %s', async (_, close) => {
    const ada = await withEvents();
    await close(ada);
    expect((await disconnect(ada, 'remove_all')).status).toBe('disconnecting');
    for (let tries = 0; tries < 12 && (await ada.connection()); tries += 1) {
      await ada.wake();
      await ada.drain();
    }
    expect(await ada.connection()).toBeUndefined();
    expect(await ada.queue()).toEqual([]);
  });

  it('works for an account that waits for its owner', async () => {
    const ada = await withEvents();
    await ada.google.tokens('revoke');
    await ada.track(await newEvent());
    expect((await ada.connection()).status).toBe('requires_reauth');
    expect((await disconnect(ada, 'keep')).status).toBe('disconnected');
  });

  it('that is still under way when the account is connected again has ended before anything is put back', async () => {
    const ada = await withEvents();
    const { id } = await ada.connection();
    await sql`select public.begin_disconnect(${ada.userId}, ${id}, 'remove_all', gen_random_uuid(), 60000, 400)`;
    await ada.connect();
    expect((await ada.connection()).status).toBe('active');
    expect((await ada.queue()).length).toBeGreaterThanOrEqual(2);
    expect(await claimOf(ada)).toEqual([]);
    const [lane] =
      await sql`select turn from private.sync_lanes where connection_id = ${id} and kind = 'push_event'`;
    expect(lane?.turn.getTime()).toBeGreaterThan(Date.now() + 50_000);
  });

  it('that Google interrupts is finished by the queue', async () => {
    const ada = await withEvents();
    await ada.google.fault({ method: 'DELETE' }, { status: 503 }, { times: 5 });
    expect((await disconnect(ada, 'remove_all')).status).toBe('disconnecting');
    expect((await ada.track(await newEvent())).sync.status).toBe('not_connected');
    await ada.wake();
    await ada.drain();
    expect(await ada.google.shown()).toEqual([]);
    expect(await ada.connection()).toBeUndefined();
  });

  it('waits for Google however often it is tried: an outage leaves no event there', async () => {
    const ada = await withEvents();
    await ada.google.fault({}, { status: 503 }, { times: 1_000_000 });
    expect((await disconnect(ada, 'remove_all')).status).toBe('disconnecting');
    for (let tries = 0; tries < 12; tries += 1) {
      await ada.wake();
      await ada.drain();
    }
    expect((await ada.connection()).status).toBe('disconnecting');
    await ada.google.clearFaults();
    await ada.wake();
    await ada.drain();
    expect(await ada.google.shown()).toEqual([]);
    expect(await ada.connection()).toBeUndefined();
  });

  it('connecting again adopts the events that were kept: still one each', async () => {
    const ada = await withEvents();
    await disconnect(ada, 'keep');
    expect(await ada.connect()).toBe('connected');
    await ada.drain();
    expect(await ada.google.all()).toHaveLength(3);
    expect(await ada.queue()).toEqual([]);
  });

  it('connecting again after removing everything brings the events back, one each', async () => {
    const ada = await withEvents();
    await disconnect(ada, 'remove_all');
    await ada.connect();
    await ada.drain();
    expect(await ada.google.shown()).toHaveLength(3);
    expect(await ada.google.all()).toHaveLength(3);
  });

  it('stops where the account is connected again meanwhile: what is pushed into it then stays', async () => {
    const ada = await withEvents();
    const eventId = await newEvent();
    await ada.track(eventId);
    const connectionId = (await ada.connection()).id;
    let isBack = false;
    const db = new Proxy(ada.deps.db, {
      get(target, name) {
        if (name !== 'rpc') return Reflect.get(target, name);
        return async (fn: string, args: object) => {
          const answer = await target.rpc(fn as never, args as never);
          if (fn === 'disconnect_context' && !isBack) {
            isBack = true;
            expect(await ada.connect()).toBe('connected');
            expect((await ada.change(eventId, { note: 'Still going' })).sync.status).toBe('synced');
          }
          return answer;
        };
      },
    });
    await disconnectAccount({ ...ada.deps, db }, { userId: ada.userId, connectionId, mode: 'remove_all' });
    const [kept] = (await ada.google.shown()).filter(
      (event) => event.extendedProperties?.private?.kureCalEventId === eventId,
    );
    expect(kept?.description).toContain('Still going');
    await ada.wake();
    await ada.drain();
    expect(await ada.google.shown()).toHaveLength(4);
  });

  it('is refused for somebody else’s account as if it weren’t there', async () => {
    const ada = await withEvents();
    const grace = await Person.signUp();
    const connectionId = (await ada.connection()).id;
    await expect(
      disconnectAccount(grace.deps, { userId: grace.userId, connectionId, mode: 'keep' }),
    ).rejects.toMatchObject({ code: 'not_found' });
    expect((await ada.connection()).status).toBe('active');
  });
});

describe('moving to another account', () => {
  it('while the old one waits for its owner, the new one gets the events and the old copies go once it is back', async () => {
    const ada = await Person.connected();
    await ada.track(await newEvent());
    const second = new GoogleAccount(`second-${ada.email}`);
    await second.create([{ id: second.email, summary: 'Second', primary: true }]);
    await ada.connect({ google: second });
    await ada.google.tokens('revoke');
    const [calendar] =
      await sql`select id from public.calendars where user_id = ${ada.userId} and summary = 'Second'`;
    await sql`select public.change_preferences(${ada.userId}, ${sql.json({ targetCalendarId: calendar?.id })})`;
    await ada.drain();
    await ada.drain();
    expect(await second.shown(second.email)).toHaveLength(1);
    expect(await ada.google.shown()).toHaveLength(1);
    expect(await ada.queue()).toEqual([]);
    await ada.connect();
    await ada.drain();
    expect(await ada.google.shown()).toEqual([]);
    expect(await second.shown(second.email)).toHaveLength(1);
  });
});
