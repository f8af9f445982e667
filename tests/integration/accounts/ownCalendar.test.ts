import { describe, expect, it } from 'vitest';
import type { SyncKind } from '#src/data/syncQueue.ts';
import { connectionSchema } from '#src/domain/push/pushContext.ts';
import { listAccounts, listCalendars } from '#src/services/accounts/accountsService.ts';
import { disconnectAccount } from '#src/services/accounts/calendarDisconnectService.ts';
import { ownCalendarOf } from '#src/services/accounts/ownCalendarService.ts';
import { beginConnect } from '#src/services/calendarConnectionService.ts';
import { openGoogleSession } from '#src/services/google/googleSession.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { newEvent, Person, sql } from '#tests/integration/support/person.ts';

const scope = (name: string) => `https://www.googleapis.com/auth/${name}`;
const listScope = scope('calendar.calendarlist.readonly');
const ownScope = scope('calendar.app.created');
const own = { access: 'own_calendar' } as const;

const made = async (person: Person) =>
  (await person.google.state()).calendars.filter(({ id }) => id.startsWith('c_'));
const shown = async (person: Person) => {
  const calendars = await made(person);
  return calendars.flatMap(({ events }) => events.filter(({ status }) => status !== 'cancelled'));
};
const work = ({ deps, userId }: Person, kind: SyncKind) =>
  workQueue(deps, { userId, kinds: [kind], takes: AbortSignal.timeout(20_000) });
const lists = async (person: Person) => {
  await person.wake();
  await work(person, 'list_calendars');
};
const disconnect = async (person: Person) =>
  disconnectAccount(person.deps, {
    userId: person.userId,
    connectionId: (await person.connection()).id,
    mode: 'keep',
  });

async function withOwnCalendar(): Promise<Person> {
  const ada = await Person.signUp();
  expect(await ada.connect(own)).toBe('connected');
  return ada;
}

describe('an account that shows us no calendar but ours', () => {
  it('is asked for scopes that are not sensitive, and for none that it granted before', async () => {
    const ada = await Person.signUp();
    const query = new URL((await beginConnect(ada.deps, { userId: ada.userId, ...own })).url).searchParams;
    expect(query.get('scope')?.split(' ').sort()).toEqual(['email', listScope, ownScope, 'openid'].sort());
    expect(query.has('include_granted_scopes')).toBe(false);
  });

  it('gets one calendar of ours; events go into it, and no other calendar is asked for', async () => {
    const ada = await Person.signUp();
    await ada.google.edit('create', undefined, {
      summary: 'Private',
      start: { date: '2031-05-06' },
      end: { date: '2031-05-07' },
    });
    const since = (await ada.google.requests()).length;
    expect(await ada.connect(own)).toBe('connected');
    expect((await ada.track(await newEvent({ title: 'Ours' }))).sync.status).toBe('synced');
    await work(ada, 'pull_calendar');
    expect(await made(ada)).toMatchObject([{ summary: 'Kure-Cal' }]);
    expect(await shown(ada)).toMatchObject([{ summary: 'Ours' }]);
    expect(await ada.google.shown()).toMatchObject([{ summary: 'Private' }]);
    const paths = (await ada.google.requests()).slice(since).map(({ path }) => decodeURIComponent(path));
    expect(paths.filter((path) => path.includes(`/calendars/${ada.email}`))).toEqual([]);
    expect(await listCalendars(ada.deps, ada.userId)).toMatchObject([
      { summary: 'Kure-Cal', writable: true, receivesEvents: true, selected: true, errorCode: null },
    ]);
    expect(await listAccounts(ada.deps, ada.userId)).toMatchObject([
      { access: 'own_calendar', receivesEvents: true, health: { state: 'ok' } },
    ]);
  });

  it('is told of what its owner changes there', async () => {
    const ada = await withOwnCalendar();
    const event = await newEvent();
    await ada.track(event);
    const [calendar] = await made(ada);
    await ada.google.edit('delete', calendar?.events[0]?.id, undefined, calendar?.id);
    await sql`update public.pending_calendar_syncs set run_at = now() where user_id = ${ada.userId}`;
    await work(ada, 'pull_calendar');
    await ada.drain();
    expect(await ada.row(event)).toMatchObject({ calendar_sync_status: 'removed_in_google' });
  });

  it.each([listScope, ownScope])('is not connected when its owner allows only %s', async (only) => {
    const ada = await Person.signUp();
    expect(await ada.connect({ ...own, scopes: [only] })).toBe('scopes_missing');
    expect(await ada.connection()).toBeUndefined();
    expect(await made(ada)).toEqual([]);
  });
});

describe('the calendar that we made', () => {
  it.each([
    ['as it was', undefined, undefined],
    ['renamed', 'Conferences', undefined],
    ['renamed and described anew', 'Conferences', 'All of them.'],
  ])('is found again after a disconnect, %s, and events stay single', async (_, summary, description) => {
    const ada = await withOwnCalendar();
    const event = await newEvent({ title: 'Once' });
    await ada.track(event);
    const [calendar] = await made(ada);
    if (summary) await ada.google.calendar('rename', calendar?.id ?? '', summary, description);
    await disconnect(ada);
    expect(await ada.connect(own)).toBe('connected');
    await ada.wake();
    await ada.drain();
    expect((await made(ada)).map(({ id }) => id)).toEqual([calendar?.id]);
    expect(await shown(ada)).toMatchObject([{ summary: 'Once' }]);
    expect(await ada.row(event)).toMatchObject({ calendar_sync_status: 'synced' });
  });

  it('is found by another person who connects the account later', async () => {
    const ada = await withOwnCalendar();
    const [calendar] = await made(ada);
    await disconnect(ada);
    const grace = await Person.signUp();
    expect(await grace.connect({ ...own, google: ada.google })).toBe('connected');
    await grace.track(await newEvent({ title: 'Of Grace' }));
    expect((await made(ada)).map(({ id }) => id)).toEqual([calendar?.id]);
    expect(await shown(ada)).toMatchObject([{ summary: 'Of Grace' }]);
  });

  it('is made once by two tabs', async () => {
    const ada = await Person.signUp();
    const [one, two] = [await ada.askConsent(own), await ada.askConsent(own)];
    expect(await Promise.all([ada.finish(one), ada.finish(two)])).toEqual(['connected', 'connected']);
    await lists(ada);
    expect(await made(ada)).toHaveLength(1);
    expect((await ada.track(await newEvent())).sync.status).toBe('synced');
    expect(await shown(ada)).toHaveLength(1);
  });

  it.each([
    ['the answer to its making is lost', { path: '/calendars$', method: 'POST' }, { lostResponse: true }],
    ['Google fails after making it', { path: '/calendars$', method: 'POST' }, { status: 503 }],
    ['we stop between making and recording it', { path: '/calendarList/c_', method: 'GET' }, { drop: true }],
  ])('is made once when %s', async (_, match, effect) => {
    const ada = await Person.signUp();
    await ada.google.fault(match, effect, { times: 2 });
    expect(await ada.connect(own)).toBe('connected');
    expect(await listAccounts(ada.deps, ada.userId)).toMatchObject([{ health: { state: 'syncing' } }]);
    await ada.google.clearFaults();
    const event = await newEvent();
    expect((await ada.track(event)).sync).toMatchObject({ status: 'pending', code: 'pending' });
    await lists(ada);
    await ada.wake();
    await ada.drain();
    expect(await made(ada)).toHaveLength(1);
    expect(await shown(ada)).toHaveLength(1);
    expect(await ada.row(event)).toMatchObject({ calendar_sync_status: 'synced' });
  });

  it('is not asked for again before one that may have been made would be listed', async () => {
    const ada = await Person.signUp();
    ada.deps = { ...ada.deps, engine: { ...ada.deps.engine, settleMs: 60_000 } };
    await ada.google.fault({ path: '/calendars$', method: 'POST' }, { lostResponse: true }, { times: 1 });
    await ada.connect(own);
    const [job] = await sql`select run_at from public.pending_calendar_syncs
      where user_id = ${ada.userId} and kind = 'list_calendars'`;
    expect(job?.run_at.getTime()).toBeGreaterThan(Date.now() + 55_000);
  });

  it('is not made on the word of a list that lacks the primary calendar, too', async () => {
    const ada = await withOwnCalendar();
    await disconnect(ada);
    await ada.google.fault({ path: '/calendarList$' }, { emptyCalendarList: true }, {});
    await ada.connect(own);
    await lists(ada);
    await ada.google.clearFaults();
    await lists(ada);
    expect(await made(ada)).toHaveLength(1);
    expect((await ada.track(await newEvent())).sync.status).toBe('synced');
  });

  it('is not made again for an account whose list lacks it while it is there', async () => {
    const ada = await withOwnCalendar();
    await ada.google.fault({ path: '/calendarList$' }, { emptyCalendarList: true }, {});
    await ada.connect({ connectionId: (await ada.connection()).id });
    await ada.google.clearFaults();
    await lists(ada);
    expect(await made(ada)).toHaveLength(1);
    expect((await ada.track(await newEvent())).sync.status).toBe('synced');
  });

  it('is not made on a lease that may be another worker’s by now', async () => {
    const ada = await withOwnCalendar();
    const [row] = await sql`select private.connection_json(cc) as json
      from public.calendar_connections cc where user_id = ${ada.userId}`;
    const session = openGoogleSession(ada.deps, connectionSchema.parse(row?.json));
    const listed = [
      { id: ada.email, summary: 'Primary', accessRole: 'owner', primary: true, selected: true },
    ];
    const late = ownCalendarOf(ada.deps, session, { listed, until: Date.now() - 1 });
    await expect(late).rejects.toMatchObject({ class: 'retry' });
    expect(await made(ada)).toHaveLength(1);
  });

  it('that its owner deletes is not made again by itself, but when the account is connected again', async () => {
    const ada = await withOwnCalendar();
    const event = await newEvent();
    await ada.track(event);
    const [calendar] = await made(ada);
    await ada.google.calendar('delete', calendar?.id ?? '');
    for (let reads = 0; reads < 2; reads += 1) {
      await sql`select public.enqueue_sync('list_calendars', ${ada.userId}, ${(await ada.connection()).id}, ${(await ada.connection()).id})`;
      await sql`update public.calendar_connections set list_doubted_at = now() - interval '1 minute'
        where user_id = ${ada.userId} and list_doubted_at is not null`;
      await lists(ada);
    }
    expect(await listAccounts(ada.deps, ada.userId)).toMatchObject([
      { health: { state: 'failing', reason: 'own_calendar_gone', action: 'reconnect' } },
    ]);
    const before = (await ada.google.requests()).filter(({ path }) => path.endsWith('/calendars')).length;
    await ada.connect({ connectionId: (await ada.connection()).id });
    await ada.wake();
    await ada.drain();
    await work(ada, 'pull_calendar');
    const after = (await ada.google.requests()).filter(({ path }) => path.endsWith('/calendars')).length;
    expect(after - before).toBe(1);
    expect(await listAccounts(ada.deps, ada.userId)).toMatchObject([{ health: { state: 'ok' } }]);
    expect(await ada.row(event)).toMatchObject({ calendar_sync_status: 'synced' });
  });

  it('of another deployment is left alone', async () => {
    const ada = await withOwnCalendar();
    const [theirs] = await made(ada);
    const description = '[Made by Kure-Cal at https://elsewhere.example]';
    await ada.google.calendar('rename', theirs?.id ?? '', 'Kure-Cal', description);
    await disconnect(ada);
    await ada.connect(own);
    const ours = (await made(ada)).filter(({ id }) => id !== theirs?.id);
    expect(ours).toHaveLength(1);
    expect((await ada.calendars()).map(({ google_calendar_id }) => google_calendar_id)).toEqual([
      ours[0]?.id,
    ]);
  });
});

describe('showing us the other calendars, too', () => {
  const all = async (ada: Person, scopes?: string[]) =>
    ada.connect({ access: 'all_calendars', connectionId: (await ada.connection()).id, scopes });

  it('brings them into the mirror, and leaves events where they are', async () => {
    const ada = await withOwnCalendar();
    await ada.track(await newEvent());
    expect(await all(ada)).toBe('connected');
    await work(ada, 'pull_calendar');
    expect(await listCalendars(ada.deps, ada.userId)).toMatchObject([
      { summary: 'Primary', selected: true, receivesEvents: false, errorCode: null },
      { summary: 'Kure-Cal', selected: true, receivesEvents: true, errorCode: null },
    ]);
    await ada.track(await newEvent());
    expect(await shown(ada)).toHaveLength(2);
    expect(await ada.google.shown()).toEqual([]);
  });

  it('asks for both kinds of access and for what was granted before', async () => {
    const ada = await withOwnCalendar();
    const connectionId = (await ada.connection()).id;
    const { url } = await beginConnect(ada.deps, {
      userId: ada.userId,
      connectionId,
      access: 'all_calendars',
    });
    const query = new URL(url).searchParams;
    expect(query.get('include_granted_scopes')).toBe('true');
    expect(query.get('scope')?.split(' ')).toEqual(
      expect.arrayContaining([listScope, ownScope, scope('calendar.events')]),
    );
  });

  it('that its owner unticks is said, and what worked goes on', async () => {
    const ada = await withOwnCalendar();
    expect(await all(ada, [listScope, ownScope])).toBe('own_calendar_only');
    expect((await ada.track(await newEvent())).sync.status).toBe('synced');
    expect(await shown(ada)).toHaveLength(1);
    expect(await all(ada, [listScope])).toBe('own_calendar_only');
    expect((await ada.track(await newEvent())).sync.status).toBe('synced');
  });

  it('is kept by an account that is then asked for less', async () => {
    const ada = await Person.connected();
    expect(await ada.connect(own)).toBe('connected');
    expect(await ada.connection()).toMatchObject({ access: 'all_calendars' });
    expect((await ada.track(await newEvent())).sync.status).toBe('synced');
    expect(await ada.google.shown()).toHaveLength(1);
    expect(await made(ada)).toEqual([]);
  });

  it('takes up events that an earlier connection left in them, so that none is there twice', async () => {
    const ada = await Person.connected();
    await ada.track(await newEvent());
    await disconnect(ada);
    await ada.connect(own);
    await ada.drain();
    await all(ada);
    await ada.wake();
    await ada.drain();
    expect([...(await ada.google.shown()), ...(await shown(ada))]).toHaveLength(1);
  });
});
