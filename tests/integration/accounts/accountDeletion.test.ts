import { randomUUID } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { eventDraftSchema } from '#src/domain/catalogue/catalogueEvent.ts';
import { deleteAccount, finishAccountDeletion } from '#src/services/accounts/accountDeletionService.ts';
import { disconnectAccount } from '#src/services/accounts/calendarDisconnectService.ts';
import { createEvent } from '#src/services/catalogue/eventCatalogueService.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { BrowserSession } from '#tests/integration/support/browserSession.ts';
import { editEvent, newEvent, Person, sql } from '#tests/integration/support/person.ts';
import { api } from '#tests/kit/api.ts';
import { GoogleAccount } from '#tests/kit/googleAccount.ts';
import { newPerson } from '#tests/kit/newPerson.ts';

type Mode = 'keep' | 'remove_future' | 'remove_all';
const past = { starts_at: '2021-05-06T16:00:00Z', ends_at: '2021-05-06T18:00:00Z' };

/** A person with two events to come in Google, and one that is over by now. */
async function withEvents(): Promise<Person> {
  const ada = await Person.connected();
  const events = [await newEvent(), await newEvent(), await newEvent()];
  for (const id of events) await ada.track(id);
  await editEvent(events[0] as string, past);
  await ada.drain();
  return ada;
}

const begin = (ada: Person, mode: Mode = 'remove_all') =>
  deleteAccount(ada.deps, { userId: ada.userId, mode });
const finish = (ada: Person) => finishAccountDeletion(ada.deps, ada.userId, AbortSignal.timeout(10_000));

/** What the queue does later: everything that waits is due now. */
async function later(ada: Person): Promise<void> {
  await ada.wake();
  await sql`update public.account_deletions set run_at = now() where user_id = ${ada.userId}`;
  await finish(ada).catch(() => {});
}

const exists = async (userId: string) =>
  (await sql`select from auth.users where id = ${userId}`).length === 1;

/** Every table that holds one of these texts in any row, but for the log of sign-ins that Auth keeps for its operator. */
async function tablesWith(texts: string[]): Promise<string[]> {
  const tables = await sql`select n.nspname || '.' || c.relname as name from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('public', 'private', 'auth') and c.relname <> 'audit_log_entries' order by 1`;
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await sql`select from ${sql(name)} as r
      where exists (select from unnest(${texts}::text[]) as t where position(t in to_jsonb(r)::text) > 0) limit 1`;
    if (rows.length > 0) found.push(name);
  }
  return found;
}

/** The tables of ours that refer to a person, by whatever column. */
async function personalTables(): Promise<string[]> {
  const rows = await sql`select distinct c.conrelid::regclass::text as name from pg_constraint c
    where c.contype = 'f' and c.confrelid = 'auth.users'::regclass and c.connamespace in ('public'::regnamespace, 'private'::regnamespace)
    union select a.attrelid::regclass::text from pg_attribute a join pg_class r on r.oid = a.attrelid and r.relkind = 'r'
    where a.attname = 'user_id' and r.relnamespace in ('public'::regnamespace, 'private'::regnamespace)`;
  return rows.map(({ name }) => (name.includes('.') ? name : `public.${name}`)).sort();
}

/** A person who has something in every table that can hold something of a person. */
async function withRowsEverywhere() {
  const ada = await withEvents();
  const { email: first } = ada.google;
  await disconnectAccount(ada.deps, {
    userId: ada.userId,
    connectionId: (await ada.connection()).id,
    mode: 'keep',
  });
  const second = new GoogleAccount(`second-${ada.email}`);
  await second.create([{ id: second.email, summary: 'Second', primary: true }]);
  await ada.connect({ google: second });
  await ada.drain();
  const pull = () =>
    workQueue(ada.deps, { kinds: ['pull_calendar'], userId: ada.userId, takes: AbortSignal.timeout(20_000) });
  await pull();
  await second.edit(
    'create',
    undefined,
    { summary: 'Lunch', start: { date: '2031-01-01' }, end: { date: '2031-01-02' } },
    second.email,
  );
  await sql`select public.enqueue_sync('pull_calendar', ${ada.userId}, connection_id, id) from public.calendars where user_id = ${ada.userId}`;
  await pull();
  await ada.track(await newEvent());
  await sql`update public.user_events set version = version + 1 where user_id = ${ada.userId}`;
  const back = await ada.askConsent({ google: second });
  await createEvent(ada.deps, { userId: ada.userId, draft: draft() });
  return { ada, second, back, texts: [ada.userId, ada.email, first, second.email] };
}

const given = () => ({
  title: `Own evening ${randomUUID().slice(0, 8)}`,
  timezone: 'Europe/Berlin',
  startsAt: '2031-05-06T16:00:00.000Z',
  endsAt: '2031-05-06T18:00:00.000Z',
});
const draft = () => eventDraftSchema.parse(given());

describe('deleting an account', () => {
  it.each([
    ['keep', 3],
    ['remove_future', 1],
    ['remove_all', 0],
  ] as const)('%s leaves %i events in Google, revokes the grant and removes the user', async (mode, left) => {
    const ada = await withEvents();
    await begin(ada, mode);
    await finish(ada);
    expect(await ada.google.shown()).toHaveLength(left);
    expect((await ada.google.state()).grants).toBe(0);
    expect(await exists(ada.userId)).toBe(false);
  });

  it('leaves nothing of the person in any table, and no channel at Google', async () => {
    const { ada, second, texts } = await withRowsEverywhere();
    const before = await tablesWith([ada.userId]);
    const personal = await personalTables();
    // A table that is missing here is new: give this person a row in it.
    expect(personal.filter((name) => !before.includes(name))).toEqual(['public.account_deletions']);
    expect(((await second.state()) as unknown as { channels: unknown[] }).channels.length).toBeGreaterThan(0);
    await begin(ada);
    expect(await tablesWith([ada.userId])).toContain('public.account_deletions');
    await finish(ada);
    expect(await tablesWith(texts)).toEqual([]);
    expect(await second.shown(second.email)).toMatchObject([{ summary: 'Lunch' }]);
    expect(await second.state()).toMatchObject({ channels: [], grants: 0 });
  });

  it('deletes an account that has nothing connected', async () => {
    const ada = await Person.signUp();
    await ada.track(await newEvent());
    await begin(ada, 'keep');
    await finish(ada);
    expect(await exists(ada.userId)).toBe(false);
  });

  it('touches nobody else’s rows', async () => {
    const [ada, grace] = [await withEvents(), await withEvents()];
    const shared = await newEvent();
    for (const person of [ada, grace]) await person.track(shared);
    const rowsOfGrace = async () =>
      Promise.all(
        (await personalTables())
          .filter((name) => name !== 'public.events')
          .map(
            async (name) =>
              [
                name,
                await sql`select to_jsonb(r) from ${sql(name)} as r where user_id = ${grace.userId} order by 1`,
              ] as const,
          ),
      );
    const before = await rowsOfGrace();
    await begin(ada);
    await finish(ada);
    expect(await rowsOfGrace()).toEqual(before);
    expect(await grace.google.shown()).toHaveLength(4);
    expect(await exists(ada.userId)).toBe(false);
  });

  it('asks for nothing when it was asked for before', async () => {
    const ada = await withEvents();
    await begin(ada, 'keep');
    await begin(ada, 'remove_all');
    await finish(ada);
    expect(await ada.google.shown()).toHaveLength(3);
    await finish(ada);
    expect(await exists(ada.userId)).toBe(false);
  });
});

describe('while Google is down', () => {
  const down = (ada: Person) => ada.google.fault({}, { status: 503 }, { times: 1_000_000 });

  it('the deletion waits, however often it is tried, and is finished when Google is back', async () => {
    const ada = await withEvents();
    await down(ada);
    await ada.google.fault({ method: 'POST', path: '/revoke' }, { status: 503 }, { times: 1_000_000 });
    await begin(ada);
    for (let tries = 0; tries < 14; tries += 1) await later(ada);
    expect(await exists(ada.userId)).toBe(true);
    expect(await ada.connection()).toMatchObject({ status: 'disconnecting' });
    await ada.google.clearFaults();
    await later(ada);
    expect(await ada.google.shown()).toEqual([]);
    expect((await ada.google.state()).grants).toBe(0);
    expect(await exists(ada.userId)).toBe(false);
  });

  it('waits longer the longer it lasts, and gives up after a week', async () => {
    const ada = await withEvents();
    await down(ada);
    const began = (age: string) =>
      sql`update public.pending_calendar_syncs set created_at = now() - ${age}::interval where user_id = ${ada.userId} and kind = 'disconnect'`;
    const waits = async () => {
      const [row] =
        await sql`select extract(epoch from run_at - now()) as s from public.pending_calendar_syncs
        where user_id = ${ada.userId} and kind = 'disconnect'`;
      return Number(row?.s);
    };
    await begin(ada);
    await later(ada);
    expect(await waits()).toBeLessThan(10);
    await began('1 hour');
    await later(ada);
    expect(await waits()).toBeGreaterThan(800);
    await began('8 days');
    await later(ada);
    expect(await exists(ada.userId)).toBe(false);
  });

  it.each([
    [
      'gave up',
      'update public.pending_calendar_syncs set dead_at = now(), lease_owner = null, lease_until = null',
    ],
    ['was lost', 'delete from public.pending_calendar_syncs'],
  ])('a disconnect that %s is taken up again within the hour', async (_, statement) => {
    const ada = await withEvents();
    await down(ada);
    await begin(ada);
    await later(ada);
    await sql.unsafe(`${statement} where user_id = '${ada.userId}' and kind = 'disconnect'`);
    await ada.google.clearFaults();
    const [row] =
      await sql`select run_at < now() + interval '61 minutes' as soon from public.account_deletions where user_id = ${ada.userId}`;
    expect(row?.soon).toBe(true);
    await later(ada);
    await later(ada);
    expect(await ada.google.shown()).toEqual([]);
    expect(await exists(ada.userId)).toBe(false);
  });

  it('what Google refuses for the whole account is waited out, too', async () => {
    const ada = await withEvents();
    await ada.google.accountState({ calendarDisabled: true });
    await begin(ada);
    for (let tries = 0; tries < 12; tries += 1) await later(ada);
    expect(await ada.connection()).toMatchObject({ status: 'disconnecting' });
    await ada.google.accountState({ calendarDisabled: false });
    await later(ada);
    expect(await ada.google.shown()).toEqual([]);
    expect(await exists(ada.userId)).toBe(false);
  });
});

test('interrupted before or after any of its steps, the deletion is finished by what comes later', {
  timeout: 240_000,
}, async () => {
  let step = 0;
  for (let died = true; died; step += 1) {
    const ada = await Person.connected();
    await ada.track(await newEvent());
    const { deps } = ada;
    const dying = dyingAt(deps.db, step);
    ada.deps = { ...deps, db: dying.db };
    await begin(ada)
      .then(() => finish(ada))
      .catch(() => {});
    died = dying.died();
    ada.deps = deps;
    const [asked] = await sql`select from public.account_deletions where user_id = ${ada.userId}`;
    if (!asked && (await exists(ada.userId))) {
      // Died before the wish was stored: nothing has happened, and the person is told so.
      expect(await ada.google.shown()).toHaveLength(1);
      continue;
    }
    for (let tries = 0; tries < 6 && (await exists(ada.userId)); tries += 1) await later(ada);
    expect([step, await exists(ada.userId), await ada.google.shown()]).toEqual([step, false, []]);
    expect((await ada.google.state()).grants).toBe(0);
  }
  expect(step).toBeGreaterThan(12);
});

/** A database whose process dies at its nth call: even numbers before the call, odd ones after it. */
function dyingAt(db: Person['deps']['db'], step: number) {
  let calls = 0;
  let isDead = false;
  const guarded =
    <A extends unknown[], R>(call: (...args: A) => PromiseLike<R>) =>
    async (...args: A): Promise<R> => {
      const number = calls++;
      if (isDead || number === Math.floor(step / 2)) {
        if (!isDead && step % 2 === 1) await call(...args);
        isDead = true;
        throw new Error('the process dies');
      }
      return call(...args);
    };
  const { admin } = db.auth;
  const dying = new Proxy(db, {
    get(target, name) {
      if (name === 'rpc')
        return guarded((fn: string, args: object) => target.rpc(fn as never, args as never));
      if (name !== 'auth') return Reflect.get(target, name);
      return {
        admin: {
          updateUserById: guarded(admin.updateUserById.bind(admin)),
          deleteUser: guarded(admin.deleteUser.bind(admin)),
        },
      };
    },
  });
  return { db: dying, died: () => isDead };
}

describe('whoever has deleted their account', () => {
  it('can’t sign in any more, and no session of theirs is renewed', async () => {
    const ada = await Person.signUp();
    const browser = await BrowserSession.signIn(ada.email);
    await ada.google.fault({}, { status: 503 }, { times: 1_000 });
    await begin(ada);
    await expect(BrowserSession.signIn(ada.email)).rejects.toMatchObject({ code: 'user_banned' });
    expect((await browser.client.auth.refreshSession()).error).not.toBeNull();
  });

  it('changes nothing with an access token that is still good', async () => {
    const { ada, second, back } = await withRowsEverywhere();
    await second.fault({}, { status: 503 }, { times: 1_000_000 });
    const [calendar] = await ada.calendars();
    const [own] = await sql`select id from public.events where organiser_id = ${ada.userId}`;
    const eventId = await newEvent();
    const [tracked] =
      await sql`select event_id as id from public.user_events where user_id = ${ada.userId} limit 1`;
    await begin(ada);
    const refused: [string, string, object?][] = [
      ['POST', '/api/events/tracked', { eventId, tracking: 'bookmarked' }],
      ['PATCH', `/api/events/tracked/${tracked?.id}`, { note: 'Still here' }],
      ['DELETE', `/api/events/tracked/${tracked?.id}`],
      ['PATCH', '/api/profile/preferences', { calendarSyncEnabled: false }],
      ['POST', '/api/events', given()],
      ['PATCH', `/api/events/${own?.id}`, { title: 'Renamed' }],
      ['DELETE', `/api/events/${own?.id}`],
      ['PATCH', `/api/calendar/calendars/${calendar?.id}`, { selected: false }],
    ];
    for (const [method, path, body] of refused) {
      const answer = await api(ada, method, path, body);
      expect([method, path, answer.status, answer.body?.code]).toEqual([method, path, 401, 'not_signed_in']);
    }
    const event = {
      calendarId: calendar?.id,
      title: 'x',
      allDay: true,
      startDate: '2031-01-01',
      endDate: '2031-01-02',
    };
    expect(
      (await api(ada, 'POST', '/api/calendar/events', { id: randomUUID(), ...event })).status,
    ).toBeGreaterThanOrEqual(400);
    await second.clearFaults();
    expect(await ada.finish(back)).not.toBe('connected');
  });
});

describe('a Google account that is being connected when its person deletes their account', () => {
  /** The person comes back from Google, and confirms the deletion in another tab before the connection is stored. */
  async function deletedMeanwhile(ada: Person) {
    const back = await ada.askConsent();
    const { deps } = ada;
    const db = new Proxy(deps.db, {
      get(target, name) {
        if (name !== 'rpc') return Reflect.get(target, name);
        return async (fn: string, args: object) => {
          if (fn === 'save_connection') await begin(ada);
          return target.rpc(fn as never, args as never);
        };
      },
    });
    ada.deps = { ...deps, db };
    expect(await ada.finish(back)).toBe('failed');
    ada.deps = deps;
  }

  it('leaves no grant at Google', async () => {
    const ada = await Person.signUp();
    await deletedMeanwhile(ada);
    expect((await ada.google.state()).grants).toBe(0);
    await finish(ada);
    expect(await exists(ada.userId)).toBe(false);
  });

  it('keeps the grant until the events are removed, if it was connected before', async () => {
    const ada = await withEvents();
    await deletedMeanwhile(ada);
    expect((await ada.google.state()).grants).toBeGreaterThan(0);
    await finish(ada);
    expect(await ada.google.shown()).toEqual([]);
    expect((await ada.google.state()).grants).toBe(0);
  });
});

describe('events that the person organised', () => {
  it('stay without an organiser while others track them; the others are gone', async () => {
    const [ada, grace] = [await Person.connected(), await Person.connected()];
    const [tracked, untracked, forgotten] = await Promise.all(
      [1, 2, 3].map(() => createEvent(ada.deps, { userId: ada.userId, draft: draft() })),
    );
    for (const event of [tracked, untracked, forgotten]) await ada.track(event?.id ?? '');
    for (const event of [tracked, forgotten]) await grace.track(event?.id ?? '');
    await grace.untrack(forgotten?.id ?? '');
    await begin(ada, 'keep');
    await finish(ada);
    const row = async (id?: string) =>
      (
        await sql`select organiser_id, deleted_at is not null as deleted from public.events where id = ${id ?? ''}`
      )[0];
    expect(await row(tracked?.id)).toEqual({ organiser_id: null, deleted: false });
    expect(await row(untracked?.id)).toBeUndefined();
    expect(await row(forgotten?.id)).toEqual({ organiser_id: null, deleted: true });
    expect(await ada.google.shown()).toHaveLength(3);
    await grace.drain();
    expect((await grace.google.shown()).map(({ summary }) => summary)).toEqual([tracked?.title]);
  });

  it('is removed in slices, and the address is free again', async () => {
    const ada = await Person.signUp();
    for (let count = 0; count < 3; count += 1) {
      const { id } = await createEvent(ada.deps, { userId: ada.userId, draft: draft() });
      await ada.track(id);
    }
    await begin(ada, 'keep');
    const slices: string[] = [];
    while (slices.at(-1) !== 'done') {
      const [row] = await sql`select public.remove_account_rows(${ada.userId}, 2) as state`;
      slices.push(row?.state);
    }
    expect(slices).toEqual(['more', 'more', 'more', 'more', 'done']);
    await finish(ada);
    expect((await newPerson(ada.email)).id).not.toBe(ada.userId);
  });
});
