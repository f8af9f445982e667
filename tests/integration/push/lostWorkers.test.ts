import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { disconnectAccount } from '#src/services/accounts/calendarDisconnectService.ts';
import { syncTrackedEvent } from '#src/services/calendarSyncService.ts';
import { changeEvent, newEvent, Person, sql } from '#tests/integration/support/person.ts';
import { claimOf, pushOf } from './claimOf.ts';

it('a process that is killed between Google’s answer and our commit leaves one event, confirmed by the queue', async () => {
  const ada = await Person.connected();
  const eventId = await newEvent();
  const child = spawn(process.execPath, [
    path.join(import.meta.dirname, 'trackUntilKilled.process.ts'),
    ada.userId,
    eventId,
  ]);
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
  expect(await ada.google.shown()).toHaveLength(1);
  expect((await ada.row(eventId)).calendar_sync_status).toBe('pending');
  expect(await ada.drain()).toMatchObject({ claimed: 0 });
  await ada.wake();
  await ada.drain();
  expect(await ada.google.all()).toHaveLength(1);
  expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
});

it('a worker that is lost costs nobody their edits in Google, as long as the same is wanted', async () => {
  const ada = await Person.connected();
  const eventId = await newEvent();
  await ada.track(eventId);
  const [event] = await ada.google.shown();
  await ada.google.edit('patch', event?.id, { summary: 'My own name for it' });
  await changeEvent(eventId, { venue: 'Hall 2' });
  // Both before Google was asked and after it had answered.
  expect(await claimOf(ada)).toHaveLength(1);
  await ada.wake();
  const owner = randomUUID();
  const [row] = await claimOf(ada, { owner });
  const context = pushOf(row);
  const dies = new Proxy(ada.deps.db, {
    get(target, name) {
      if (name !== 'rpc') return Reflect.get(target, name);
      return () => {
        throw new Error('the worker dies');
      };
    },
  });
  await expect(syncTrackedEvent({ ...ada.deps, db: dies }, { context, owner })).rejects.toThrow('dies');
  await ada.wake();
  await ada.drain();
  expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
  const [after] = await ada.google.shown();
  expect(after).toMatchObject({
    summary: 'My own name for it',
    location: expect.stringContaining('Hall 2'),
  });
});

it('a worker that is lost after it went on under a next id leaves one event, also when the old id can be restored by then', async () => {
  const ada = await Person.connected();
  const eventId = await newEvent();
  await ada.track(eventId);
  await ada.untrack(eventId);
  await ada.google.fault({ method: 'PUT' }, { refuseRestore: true }, {});
  const dies = new Proxy(ada.deps.db, {
    get(target, name) {
      if (name !== 'rpc') return Reflect.get(target, name);
      return (fn: string, args: object) => {
        if (fn === 'settle_push') throw new Error('the worker dies');
        return target.rpc(fn as never, args as never);
      };
    },
  });
  const { deps } = ada;
  ada.deps = { ...deps, db: dies };
  await expect(ada.track(eventId)).rejects.toThrow('dies');
  ada.deps = deps;
  expect(await ada.google.shown()).toHaveLength(1);
  await ada.google.clearFaults();
  await ada.wake();
  await ada.drain();
  expect(await ada.google.shown()).toHaveLength(1);
  expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
  await ada.untrack(eventId);
  expect(await ada.google.shown()).toEqual([]);
});

describe('what a lost worker wrote is not taken for its owner’s edit when something else is wanted by then', () => {
  /** A second title reached Google, by a worker of which nothing was heard again. */
  async function lostWrite(attemptsBefore = 0) {
    const ada = await Person.connected();
    const eventId = await newEvent({ title: 'First title' });
    await ada.track(eventId);
    await changeEvent(eventId, { title: 'Second title' });
    await sql`update public.pending_calendar_syncs set attempts = ${attemptsBefore}
      where user_id = ${ada.userId} and kind = 'push_event'`;
    expect(await claimOf(ada)).toHaveLength(1);
    const [event] = await ada.google.shown();
    await ada.google.edit('patch', event?.id, { summary: 'Second title' });
    await ada.wake();
    return { ada, eventId };
  }
  const titles = async (ada: Person) => (await ada.google.shown()).map(({ summary }) => summary);

  it('after a second one that died without doing anything', async () => {
    const { ada, eventId } = await lostWrite();
    expect(await claimOf(ada)).toHaveLength(1);
    await changeEvent(eventId, { title: 'First title' });
    await ada.wake();
    await ada.drain();
    expect(await titles(ada)).toEqual(['First title']);
  });

  it('after it was the last attempt that is made', async () => {
    const { ada, eventId } = await lostWrite(9);
    expect(await claimOf(ada)).toEqual([]);
    expect((await ada.row(eventId)).calendar_sync_error).toBe('worker_lost');
    await changeEvent(eventId, { title: 'First title' });
    await ada.drain();
    expect(await titles(ada)).toEqual(['First title']);
  });

  it('after the account was disconnected and connected again', async () => {
    const { ada, eventId } = await lostWrite();
    expect(await claimOf(ada, { leaseMs: 1 })).toHaveLength(1);
    const connectionId = (await ada.connection()).id;
    await expect
      .poll(() => disconnectAccount(ada.deps, { userId: ada.userId, connectionId, mode: 'keep' }))
      .toMatchObject({ status: 'disconnected' });
    await changeEvent(eventId, { title: 'First title' });
    expect(await ada.connect()).toBe('connected');
    await ada.wake();
    await ada.drain();
    expect(await titles(ada)).toEqual(['First title']);
  });
});
