import type { DisconnectMode } from '#src/data/connections.ts';
import { disconnectAccount } from '#src/services/accounts/calendarDisconnectService.ts';
import { refreshCalendarLists } from '#src/services/accounts/calendarListService.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { lateGoogle } from '#tests/integration/support/lateGoogle.ts';
import { createDeps, editEvent, newEvent, Person, sql, stack } from '#tests/integration/support/person.ts';
import { calendarIds, check, type Model, type Place } from './check.ts';
import { Dice } from './dice.ts';
import { endRefusals, googleActions } from './googleActions.ts';

const effects = [
  { lostResponse: true },
  { drop: true },
  { status: 503 },
  { status: 500 },
  { html: true },
  { status: 200, body: '' },
  { status: 429, reason: 'rateLimitExceeded' },
  { status: 403, reason: 'userRateLimitExceeded' },
  { status: 403, reason: 'rateLimitExceeded' },
  { status: 403, reason: 'quotaExceeded' },
  { status: 412, reason: 'conditionNotMet' },
  { status: 409, reason: 'duplicate' },
  { status: 401, reason: 'authError' },
];

/** What one history did, in words: printed with the seed when it ends wrongly. */
export type Trace = string[];
/**
 * One random life of a person: tracking, notes, catalogue edits, settings, edits in Google, lost and late answers, refusals, dead workers,
 * lost grants, reconnecting. Whatever happened, once it is quiet Google holds exactly what is wanted, one event each.
 */
export async function runHistory(seed: number, steps: number): Promise<Trace> {
  const dice = new Dice(seed);
  const trace: Trace = [];
  const late = await lateGoogle(stack.googleUrl);
  const deps = createDeps();
  let clockOffsetMs = 0;
  deps.now = () => Date.now() + clockOffsetMs;
  deps.random = () => 0;
  deps.env = { ...deps.env, GOOGLE_API_URL: late.url };
  Object.assign(deps.engine, { settleMs: 60_000, callDelayMs: 1, batchGapMs: 0, refreshPollMs: 20 });
  const team = `${crypto.randomUUID()}@group.calendar.google.com`;
  const ada = await Person.connected(
    [
      { summary: 'Primary', primary: true },
      { id: team, summary: 'Team' },
    ],
    deps,
  );
  const events: Model[] = [];
  for (let n = 0; n < 4; n += 1)
    events.push({ id: await newEvent(), removedByUser: false, colorId: null, written: [], movedTo: null });
  /** As if the process were killed between Google's answer and our commit. */
  const dying = {
    ...deps,
    db: new Proxy(deps.db, {
      get(db, name) {
        if (name !== 'rpc') return Reflect.get(db, name);
        return (fn: string, args: object) => {
          if (fn === 'settle_push') throw new Error('killed');
          return db.rpc(fn as never, args as never);
        };
      },
    }),
  };
  const copyOf = async (event: Model) => {
    const row = await ada.row(event.id);
    for (const [place, calendarId] of calendarIds(ada, team)) {
      const copy = (await ada.google.shown(calendarId)).find(
        (shown) => shown.extendedProperties?.private?.kureCalTrackedId === row?.id,
      );
      if (copy) return { place, calendarId, id: copy.id, description: copy.description ?? '' };
    }
    return null;
  };
  /** Where the event is to be. */
  const place = async (event: Model): Promise<Place | 'any'> => {
    if (event.movedTo !== null) return event.movedTo;
    const [row] = await sql`select c.summary from public.user_preferences p
      join public.calendars c on c.id = p.target_calendar_id where p.user_id = ${ada.userId}`;
    // Without an account nobody knows which calendar a reconnect will choose.
    if (!row) return 'any';
    return row.summary === 'Primary' ? 'Primary' : 'Team';
  };
  const forget = (event: Model) => {
    event.colorId = null;
    event.written = [];
    // Whether it is made anew, or stays where it was moved to, depends on what came first.
    if (event.movedTo !== null) event.movedTo = 'any';
  };
  /** Asking for it again brings it back once it is known that it was taken out; before, asking is what finds that out. */
  const askedAgain = async (event: Model) => {
    if ((await ada.row(event.id))?.calendar_sync_status === 'removed_in_google') event.removedByUser = false;
  };
  const setPreferences = (changes: object) =>
    sql`select public.change_preferences(${ada.userId}, ${sql.json(changes as Record<string, never>)})`;
  const note = () => (dice.roll() < 0.3 ? `note ${dice.below(100)}` : undefined);
  const tracking = () => dice.pick(['bookmarked', 'attending'] as const);
  const tolerate = async (action: () => Promise<unknown>) => {
    try {
      return await action();
    } catch (error) {
      const { message, code } = error as Error & { code?: string };
      if (message !== 'killed' && code !== 'not_found' && code !== 'conflict') throw error;
      return null;
    }
  };

  const actions: Record<string, [weight: number, act: (event: Model) => Promise<unknown>]> = {
    track: [
      6,
      async (event) => {
        await askedAgain(event);
        return ada.track(event.id, tracking(), note());
      },
    ],
    change: [3, (event) => ada.change(event.id, { tracking: tracking(), note: note() })],
    untrack: [
      4,
      (event) => {
        forget(event);
        return ada.untrack(event.id);
      },
    ],
    twoTabs: [
      2,
      (event) => Promise.all([ada.track(event.id, 'bookmarked'), ada.change(event.id, { note: 'tab' })]),
    ],
    catalogue: [
      3,
      (event) => editEvent(event.id, { title: `Title ${dice.below(1000)}`, venue: `Hall ${dice.below(9)}` }),
    ],
    cancel: [
      1,
      async (event) => {
        forget(event);
        await editEvent(event.id, { deleted_at: new Date().toISOString() });
      },
    ],
    reinstate: [1, (event) => editEvent(event.id, { deleted_at: null })],
    loseTimes: [1, (event) => editEvent(event.id, { starts_at: null })],
    findTimes: [1, (event) => editEvent(event.id, { starts_at: '2031-05-06T15:00:00Z' })],
    settings: [
      1,
      async () => {
        for (const event of events) forget(event);
        await setPreferences({ syncBookmarked: dice.roll() < 0.7, reminderMinutes: dice.pick([null, 10]) });
      },
    ],
    switchOff: [1, () => setPreferences({ calendarSyncEnabled: dice.roll() < 0.6 })],
    move: [
      1,
      async () => {
        for (const event of events) forget(event);
        const wanted = dice.pick(['Primary', 'Team']);
        const target = (await ada.calendars()).find(({ summary }) => summary.startsWith(wanted));
        if (target) await setPreferences({ targetCalendarId: target.id });
      },
    ],
    fault: [
      7,
      () =>
        ada.google.fault(
          { method: dice.pick(['POST', 'PUT', 'DELETE', 'GET']), path: '/events' },
          dice.pick(effects),
          { times: 1 + dice.below(4) },
        ),
    ],
    // An event that was shown is not called missing again and again; a calendar may be.
    missing: [
      1,
      () => ada.google.fault({ method: 'POST', path: '/events$' }, { status: 404, reason: 'notFound' }),
    ],
    hold: [
      3,
      async () => {
        const method = dice.pick(['POST', 'PUT', 'DELETE']);
        late.holdNext((given, path) => given === method && path.includes('/events'));
        await ada.google.fault({ method }, { drop: true }, { times: 1 });
      },
    ],
    release: [3, () => late.release()],
    crash: [
      3,
      async (event) => {
        await askedAgain(event);
        ada.deps = dying;
        await tolerate(() => (dice.roll() < 0.6 ? ada.track(event.id, tracking()) : ada.untrack(event.id)));
        ada.deps = deps;
        forget(event);
      },
    ],
    drain: [4, () => ada.drain()],
    wake: [3, () => ada.wake()],
    refuseRestore: [1, () => ada.google.fault({ method: 'PUT' }, { refuseRestore: true }, {})],
    expire: [1, () => ada.google.tokens('expire-access')],
    revoke: [1, () => ada.google.tokens('revoke')],
    tokenFault: [1, () => ada.google.fault({ path: '^/token$' }, { status: 500 }, { times: 2 })],
    reconnect: [2, () => ada.connect()],
    disconnect: [
      1,
      async () => {
        await late.release();
        for (const event of events) forget(event);
        const connection = await ada.connection();
        const mode = dice.pick(['keep', 'remove_all', 'remove_future'] as DisconnectMode[]);
        if (connection)
          await disconnectAccount(deps, { userId: ada.userId, connectionId: connection.id, mode });
      },
    ],
    ...googleActions(ada, dice, team, { copyOf, place, forget, events }),
  };
  const names = Object.entries(actions).flatMap(([name, [weight]]) => Array<string>(weight).fill(name));

  try {
    for (let step = 0; step < steps; step += 1) {
      const name = dice.pick(names);
      const index = dice.below(events.length);
      trace.push(`${name} ${index}`);
      await tolerate(async () => actions[name]?.[1](events[index] as Model));
    }
    trace.push('quiet');
    late.holdNext(() => false);
    await late.release();
    await ada.google.clearFaults();
    await endRefusals(ada, team);
    clockOffsetMs = 120_000;
    await settle(ada);
    await check(ada, events, team);
    return trace;
  } catch (error) {
    throw new Error(`seed ${seed}: ${(error as Error).message}\n${trace.join(', ')}`, { cause: error });
  } finally {
    await late.stop();
  }
}

/** Whatever is left to do is done: the grant is good again, and every try is due. */
async function settle(ada: Person): Promise<void> {
  await ada.wake();
  await ada.drain();
  await ada.connect();
  await refreshCalendarLists(ada.deps, ada.userId);
  await readCalendars(ada);
  for (let round = 0; round < 12; round += 1) {
    await ada.wake();
    await workQueue(ada.deps, {
      kinds: ['list_calendars'],
      takes: AbortSignal.timeout(10_000),
      userId: ada.userId,
    });
    await ada.drain();
    if ((await ada.queue()).length === 0) return;
  }
  throw new Error(`the queue does not empty: ${JSON.stringify(await ada.queue())}`);
}

/** What the person did in Google is known once both calendars have been read. */
async function readCalendars(ada: Person): Promise<void> {
  await sql`select public.enqueue_sync('pull_calendar', user_id, connection_id, id) from public.calendars where user_id = ${ada.userId}`;
  await workQueue(ada.deps, {
    kinds: ['pull_calendar'],
    takes: AbortSignal.timeout(20_000),
    userId: ada.userId,
  });
}
