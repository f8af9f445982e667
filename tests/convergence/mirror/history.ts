import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import { refreshCalendarLists } from '#src/services/accounts/calendarListService.ts';
import { track, untrack } from '#src/services/catalogue/eventTrackingService.ts';
import { startCalendarStream } from '#src/services/feed/calendarStreamService.ts';
import { pullCalendar } from '#src/services/pull/calendarPullService.ts';
import { claimPulls } from '#src/services/queue/claimJobs.ts';
import { workFanOuts } from '#src/services/queue/fanOutService.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { Dice } from '#tests/convergence/push/dice.ts';
import { comparable, MirrorPerson } from '#tests/integration/mirror/mirrorPerson.ts';
import { createDeps, editEvent, newEvent, sql } from '#tests/integration/support/person.ts';
import { control } from '#tests/kit/simulator.ts';
import { dyingDeps } from './dyingDeps.ts';
import { type Actions, calendarNames, endRefusals, googleActions, type Made } from './googleActions.ts';
import { Reader } from './reader.ts';

const listPath = '/events$';

const effects = [
  { status: 500 },
  { status: 503 },
  { html: true },
  { drop: true },
  { status: 410, reason: 'fullSyncRequired' },
  { status: 400, reason: 'invalid' },
  { status: 401, reason: 'authError' },
  { status: 429, reason: 'rateLimitExceeded' },
  { status: 403, reason: 'rateLimitExceeded' },
  { status: 403, reason: 'userRateLimitExceeded' },
  { status: 404, reason: 'notFound' },
  { status: 200, body: '' },
  { shortPages: 2 },
  { shortPages: 3, emptyPages: 2 },
];

/**
 * One random life of a person with both directions on: edits in Google and here, tracking, lost and repeated notifications, refusals, cut-off and
 * killed readers, forgotten sync tokens, calendars chosen and left. Once it is quiet the mirror is what Google shows, for those who read
 * it from the start and for those who read along, and every tracked event has one copy in Google.
 */
export async function runMirrorHistory(seed: number, steps: number): Promise<void> {
  const dice = new Dice(seed);
  const trace: string[] = [];
  const deps = createDeps();
  Object.assign(deps.engine, { callDelayMs: 1, batchGapMs: 0, settleMs: 60_000, refreshPollMs: 20 });
  let clockOffsetMs = 0;
  deps.now = () => Date.now() + clockOffsetMs;
  deps.random = () => 0;
  const ada = await MirrorPerson.create(
    calendarNames.map((summary) => ({ summary, primary: summary === 'Primary' })),
    { deps },
  );
  const catalogue = [await newEvent(), await newEvent(), await newEvent()];
  await control('POST', 'account-state', {
    account: ada.email,
    sparseCancellations: dice.pick([0, 0.5, 1]),
  });
  const reader = new Reader();
  const made: Made[] = [];

  const drainPushes = async (given = deps) => {
    await workFanOuts(given, AbortSignal.timeout(15_000));
    return workQueue(given, {
      kinds: ['push_event', 'disconnect'],
      userId: ada.userId,
      takes: AbortSignal.timeout(15_000),
      waitMaxMs: 200,
    });
  };
  const wake = async () => {
    await sql`update public.pending_calendar_syncs set run_at = now(), lease_until = least(lease_until, now() - interval '1 ms')
      where user_id = ${ada.userId}`;
    await sql`update public.calendar_connections set backoff_until = null, writes_held_until = null where user_id = ${ada.userId}`;
    await sql`update private.sync_lanes set next_at = now() where connection_id in (
      select id from public.calendar_connections where user_id = ${ada.userId})`;
  };
  const tolerate = async (act: () => Promise<unknown>) => {
    try {
      await act();
    } catch (error) {
      // What a person did a moment ago may be gone by now, and a killed process says nothing.
      const { message, code } = error as Error & { code?: string };
      if (
        !/killed|_sim\/user: (404|410|400|403|409)|_sim\/(access|calendars): 404/.test(message) &&
        code !== 'not_found' &&
        code !== 'conflict' &&
        code !== 'sync_too_soon' &&
        code !== 'invalid_request'
      )
        throw error;
    }
  };
  const some = () => (made.length > 0 ? dice.pick(made) : null);

  const actions: Actions = {
    ...googleActions(ada, dice, made),
    create: [
      6,
      async () => {
        const calendar = dice.pick(calendarNames);
        const event = await ada.create(`Event ${dice.below(1000)}`, calendar);
        made.push({ id: event.id, calendar, day: null });
      },
    ],
    patch: [
      5,
      async () => {
        const event = some();
        if (event)
          await ada.edit('patch', event.id, { summary: `Changed ${dice.below(1000)}` }, event.calendar);
      },
    ],
    remove: [
      3,
      async () => {
        const event = some();
        if (event) await ada.edit('delete', event.id, undefined, event.calendar);
      },
    ],
    track: [
      3,
      () =>
        track(deps, {
          userId: ada.userId,
          eventId: dice.pick(catalogue),
          tracking: dice.pick(['bookmarked', 'attending']),
        }),
    ],
    untrack: [1, () => untrack(deps, { userId: ada.userId, eventId: dice.pick(catalogue) })],
    catalogue: [2, () => editEvent(dice.pick(catalogue), { title: `Title ${dice.below(1000)}` })],
    touchOwn: [
      2,
      async () => {
        const own = [...(await ada.shown()).values()].find((event) => 'source' in event);
        if (!own) return;
        if (dice.roll() < 0.5) await ada.edit('delete', own.id);
        else await ada.edit('patch', own.id, { summary: 'Mine', colorId: '5' });
      },
    ],
    notified: [5, () => ada.enqueue(dice.pick(calendarNames))],
    drain: [4, () => ada.drain()],
    twoDrains: [2, () => Promise.all([ada.drain(), ada.drain()])],
    push: [3, () => drainPushes()],
    cutOff: [
      3,
      async () => {
        await ada.fault({ path: listPath }, { shortPages: 2 });
        await ada.enqueue();
        const [context] = await claimPulls(deps, { limit: 1, userId: ada.userId });
        const stop = new AbortController();
        if (context)
          await pullCalendar(deps, context, { signal: stop.signal, onPage: async () => stop.abort() });
      },
    ],
    killed: [
      4,
      async () => {
        if (dice.roll() < 0.5) await ada.fault({ path: listPath }, { shortPages: 2 });
        await ada.enqueue();
        const [context] = await claimPulls(deps, { limit: 1, userId: ada.userId });
        if (!context) return;
        await pullCalendar(dyingDeps(deps, dice.pick(['before', 'after'])), context, {
          signal: AbortSignal.timeout(10_000),
        });
      },
    ],
    stream: [
      2,
      async () => {
        const leave = new AbortController();
        const started = await startCalendarStream(deps, {
          userId: ada.userId,
          calendarIds: null,
          lastEventId: null,
          signal: leave.signal,
        });
        let left = dice.below(12);
        for await (const _ of started.messages) {
          if (left-- <= 0) {
            leave.abort();
            break;
          }
        }
      },
    ],
    fault: [
      5,
      () => ada.fault({ path: listPath, method: 'GET' }, dice.pick(effects), { times: 1 + dice.below(3) }),
    ],
    faultyWrite: [
      2,
      () =>
        ada.fault(
          { path: '/events', method: dice.pick(['POST', 'PUT', 'DELETE']) },
          dice.pick([{ lostResponse: true }, { status: 500 }, { status: 403, reason: 'quotaExceeded' }]),
        ),
    ],
    readLists: [2, () => refreshCalendarLists(deps, ada.userId)],
    forget: [2, () => ada.expireSyncTokens()],
    expire: [1, () => control('POST', 'tokens', { account: ada.email, action: 'expire-access' })],
    choose: [
      2,
      () => sql`select public.select_calendar(${ada.userId}, ${ada.id('Team')}, ${dice.roll() < 0.6}, 20)`,
    ],
    round: [1, () => ada.enqueue()],
    read: [5, () => reader.read(ada)],
    wake: [4, wake],
  };
  const names = Object.entries(actions).flatMap(([name, [weight]]) => Array<string>(weight).fill(name));

  try {
    for (let step = 0; step < steps; step += 1) {
      const name = dice.pick(names);
      trace.push(name);
      await tolerate(async () => actions[name]?.[1]());
    }
    trace.push('quiet');
    await clearFaults(ada);
    clockOffsetMs = 120_000;
    await endRefusals(ada);
    for (let round = 0; round < 8; round += 1) {
      await wake();
      await refreshCalendarLists(deps, ada.userId);
      await drainPushes();
      await ada.enqueue('Primary');
      await sql`select public.select_calendar(${ada.userId}, ${ada.id('Team')}, true, 20)`;
      await ada.enqueue('Team');
      await ada.drain();
      await refreshCalendarLists(deps, ada.userId);
      await wake();
      await workQueue(deps, {
        kinds: ['list_calendars'],
        takes: AbortSignal.timeout(10_000),
        userId: ada.userId,
      });
      const left =
        await sql`select kind, last_error_code, attempts from public.pending_calendar_syncs where user_id = ${ada.userId}`;
      if (left.length === 0) break;
      if (round === 7) throw new Error(`the queue does not empty: ${JSON.stringify(left)}`);
    }
    await reader.read(ada);
    await check(ada, reader, catalogue);
  } catch (error) {
    throw new Error(`seed ${seed}: ${(error as Error).message}\n${trace.join(', ')}`, { cause: error });
  }
}

/** Faults are matched one after the other: what is left of this account's is used up by nothing but its own requests. */
async function clearFaults(person: MirrorPerson): Promise<void> {
  await control('DELETE', `faults?account=${encodeURIComponent(person.email)}`);
}

async function check(ada: MirrorPerson, reader: Reader, catalogue: string[]): Promise<void> {
  const wrong: string[] = [];
  const same = (what: string, one: unknown, other: unknown) => {
    if (JSON.stringify(one) !== JSON.stringify(other))
      wrong.push(`${what}: ${JSON.stringify(one)} instead of ${JSON.stringify(other)}`);
  };
  for (const name of calendarNames) {
    const google = comparable(await ada.shown(name));
    same(`the mirror of ${name}`, comparable(await ada.mirror(name)), google);
    same(`what a reader along has of ${name}`, comparable(reader.of(ada.id(name))), google);
  }
  const listed = await sql`select google_calendar_id as id, summary from public.calendars
    where user_id = ${ada.userId} and gone_at is null`;
  const named = (list: { id: string; summary: string }[]) =>
    list.map(({ id, summary }) => [id, summary]).sort();
  same('the list of calendars', named(listed as never), named((await ada.google()).calendars));
  const shown = [...(await ada.shown()).values()] as (MirroredEvent & {
    extendedProperties?: { private?: Record<string, string> };
  })[];
  for (const eventId of catalogue) {
    const [row] =
      await sql`select t.tracking, t.calendar_sync_status as status, e.title from public.user_events t
      join public.events e on e.id = t.event_id where t.user_id = ${ada.userId} and t.event_id = ${eventId}`;
    const copies = shown.filter((event) => event.extendedProperties?.private?.kureCalEventId === eventId);
    if (copies.length > 1) wrong.push(`${copies.length} events in Google for one tracked event`);
    if (!row?.tracking && copies.length > 0) wrong.push('an untracked event is still in Google');
    if (row?.tracking && row.status !== 'removed_in_google' && copies.length === 0)
      wrong.push(`a tracked event is missing (${row.status})`);
    if (row?.status === 'removed_in_google' && copies.length > 0)
      wrong.push('an event that is in Google is said to be removed');
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}
