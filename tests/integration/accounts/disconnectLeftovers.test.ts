import { describe, expect, it } from 'vitest';
import { disconnectAccount } from '#src/services/accounts/calendarDisconnectService.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { newEvent, Person, sql } from '#tests/integration/support/person.ts';

/** A person who tracks one event, which is in a calendar that somebody shares with them. */
async function withTeamEvent() {
  const team = `${crypto.randomUUID()}@group.calendar.google.com`;
  const ada = await Person.connected([
    { summary: 'Primary', primary: true },
    { id: team, summary: 'Team' },
  ]);
  const calendar = (await ada.calendars()).find(({ summary }) => summary === 'Team');
  await sql`select public.change_preferences(${ada.userId}, ${sql.json({ targetCalendarId: calendar?.id })})`;
  const eventId = await newEvent();
  await ada.track(eventId);
  expect(await ada.google.shown(team)).toHaveLength(1);
  return { ada, team, eventId };
}

const disconnect = async (ada: Person, mode: 'keep' | 'remove_all') =>
  disconnectAccount(ada.deps, { userId: ada.userId, connectionId: (await ada.connection()).id, mode });

/** Reads the account's list of calendars again, as the cron does after a notification. */
async function readLists(ada: Person) {
  await sql`update public.calendar_connections set calendars_listed_at = now() - interval '1 day' where user_id = ${ada.userId}`;
  await sql`select private.enqueue_lists(${ada.userId}, 1000, 0)`;
  await workQueue(ada.deps, {
    kinds: ['list_calendars'],
    takes: AbortSignal.timeout(10_000),
    userId: ada.userId,
  });
}

describe.each([
  ['no longer shared', null],
  ['shared for reading only', 'reader'],
])('a disconnect that should remove an event from a calendar that is %s', (_, access) => {
  it('says that the event is left, and the removal is made when the account is connected again', async () => {
    const { ada, team, eventId } = await withTeamEvent();
    await ada.google.access(team, access);
    expect(await disconnect(ada, 'remove_all')).toEqual({ status: 'disconnected', removed: 0, left: 1 });
    await ada.untrack(eventId);
    await ada.google.access(team, 'owner');
    expect(await ada.google.shown(team)).toHaveLength(1);
    await ada.connect();
    await ada.drain();
    expect(await ada.google.shown(team)).toEqual([]);
    expect(await ada.queue()).toEqual([]);
  });

  it('makes no second event when the account is connected again and the event is still wanted', async () => {
    const { ada, team } = await withTeamEvent();
    await ada.google.access(team, access);
    await disconnect(ada, 'remove_all');
    await ada.google.access(team, 'owner');
    await ada.connect();
    await ada.drain();
    expect(await ada.google.shown()).toHaveLength(1);
    expect(await ada.google.shown(team)).toEqual([]);
  });

  it('removes the event in a second disconnect, once it can', async () => {
    const { ada, team } = await withTeamEvent();
    await ada.track(await newEvent());
    await ada.google.access(team, access);
    await ada.google.fault({ method: 'POST', path: '/revoke' }, { status: 503 });
    expect((await disconnect(ada, 'remove_all')).status).toBe('disconnecting');
    await ada.google.access(team, 'owner');
    await ada.connect();
    expect(await disconnect(ada, 'remove_all')).toMatchObject({ status: 'disconnected', left: 0 });
    expect(await ada.google.shown(team)).toEqual([]);
  });
});

it('what a disconnect left in an unshared calendar is removed when the calendar comes back after the account', async () => {
  const { ada, team, eventId } = await withTeamEvent();
  await ada.google.access(team, null);
  await disconnect(ada, 'remove_all');
  await ada.untrack(eventId);
  await ada.connect();
  for (let attempts = 0; attempts < 12; attempts += 1) {
    await ada.wake();
    await ada.drain();
  }
  expect(await ada.queue()).toMatchObject([{ last_error_code: 'removal_waits' }]);
  await ada.google.access(team, 'owner');
  await readLists(ada);
  await ada.drain();
  expect(await ada.google.shown(team)).toEqual([]);
  expect(await ada.queue()).toEqual([]);
});

it.each([true, false])(
  'a disconnect removes the events of an account whose address has changed (old address kept as an alias: %s)',
  async (alias) => {
    const ada = await Person.connected();
    await ada.track(await newEvent());
    await ada.track(await newEvent());
    await ada.google.changeAddress(alias);
    expect(await disconnect(ada, 'remove_all')).toEqual({ status: 'disconnected', removed: 2, left: 0 });
    expect(await ada.google.shown(ada.google.email)).toEqual([]);
  },
);

describe('an event that a lost worker wrote and its owner moved to another calendar', () => {
  async function withLostEvent() {
    const { ada, team } = await withTeamEvent();
    const eventId = await newEvent();
    const { deps } = ada;
    ada.deps = { ...deps, db: dyingBeforeSettling(deps.db) };
    await expect(ada.track(eventId)).rejects.toThrow('the worker dies');
    ada.deps = deps;
    const lost = (await ada.google.shown(team)).find(
      ({ extendedProperties }) => extendedProperties?.private?.kureCalEventId === eventId,
    );
    await ada.google.move(lost?.id ?? '', team, ada.google.email);
    await ada.wake();
    return { ada, team, eventId };
  }
  const dyingBeforeSettling = (db: Person['deps']['db']) =>
    new Proxy(db, {
      get(target, name) {
        if (name !== 'rpc') return Reflect.get(target, name);
        return (fn: string, args: object) => {
          if (fn === 'settle_push') throw new Error('the worker dies');
          return target.rpc(fn as never, args as never);
        };
      },
    });

  it('is found and removed by a disconnect', async () => {
    const { ada } = await withLostEvent();
    for (let tries = 0; tries < 5 && (await ada.connection()); tries += 1) {
      await disconnect(ada, 'remove_all');
      await ada.wake();
    }
    expect(await ada.connection()).toBeUndefined();
    expect(await ada.google.shown()).toEqual([]);
  });

  it('is removed after the account was disconnected, tracking ended, and the account is connected again', async () => {
    const { ada, eventId } = await withLostEvent();
    await disconnect(ada, 'keep');
    await ada.untrack(eventId);
    await ada.connect();
    for (let tries = 0; tries < 3; tries += 1) {
      await ada.wake();
      await ada.drain();
    }
    const left = (await ada.google.shown()).map((event) => event.extendedProperties?.private?.kureCalEventId);
    expect(left).not.toContain(eventId);
  });
});
