import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import { claimSyncs, settleSync } from '#src/data/syncQueue.ts';
import { receiveNotification } from '#src/data/watchChannels.ts';
import { pageSizeMax } from '#src/domain/pull/pagePace.ts';
import { readCalendarChanges } from '#src/services/feed/calendarChangesService.ts';
import { startCalendarStream } from '#src/services/feed/calendarStreamService.ts';
import { openGoogleSession } from '#src/services/google/googleSession.ts';
import { pullCalendar } from '#src/services/pull/calendarPullService.ts';
import { claimPulls } from '#src/services/queue/claimJobs.ts';
import { countingDeps, MirrorPerson } from '#tests/integration/mirror/mirrorPerson.ts';
import { headersOf, liveChannel } from '#tests/integration/mirror/notifications.ts';
import { sql, stack } from '#tests/integration/support/person.ts';

// The inbound half, each number beside what it is measured against, in one run.

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const ms = (value: number) => `${Math.round(value)} ms`;
const report = (what: string, result: string, aim: string) => console.log(`${what}: ${result} (aim: ${aim})`);
const only = process.env.BENCH_ONLY?.split(',');
const wanted = (part: string) => !only || only.includes(part);

async function timed<T>(work: () => Promise<T>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

const calendarCount = 10;
const eventsPerCalendar = 2_000;

async function largePerson(): Promise<MirrorPerson> {
  const person = await MirrorPerson.create(
    Array.from({ length: calendarCount }, (_, n) => ({ summary: `C${n}`, primary: n === 0 })),
  );
  for (let n = 0; n < calendarCount; n += 1) await person.generate(eventsPerCalendar, n + 1, `C${n}`);
  await person.fault({ path: '^/calendar/' }, { delayMs: 100 }, {});
  return person;
}

/** What the sync downloads, page by page and five calendars at a time, and nothing else done with it. */
async function downloadOnly(person: MirrorPerson): Promise<number> {
  const [row] =
    await sql`select private.connection_json(c) as json from public.calendar_connections c where id = ${person.connectionId}`;
  const { connectionSchema } = await import('#src/domain/push/pushContext.ts');
  const session = openGoogleSession(person.deps, connectionSchema.parse(row?.json));
  const limit = pLimit(5);
  let events = 0;
  const elapsed = await timed(() =>
    Promise.all(
      [...person.googleIds.values()].map((id) =>
        limit(async () => {
          for (let pageToken: string | null = null; ; ) {
            const cursor: { syncToken: null; pageToken: string | null; pageSize: number } = {
              syncToken: null,
              pageToken,
              pageSize: pageSizeMax,
            };
            const page = await session.call((api) => api.listEvents(id, cursor));
            events += page.items.length;
            if (!page.nextPageToken) return;
            pageToken = page.nextPageToken;
          }
        }),
      ),
    ),
  );
  if (events < calendarCount * eventsPerCalendar) throw new Error(`only ${events} events were downloaded`);
  return elapsed;
}

async function fullSync(person: MirrorPerson): Promise<number> {
  const { messages } = await startCalendarStream(person.deps, {
    userId: person.userId,
    calendarIds: null,
    lastEventId: null,
    signal: new AbortController().signal,
  });
  return timed(async () => {
    for await (const message of messages) {
      if (message.event === 'complete' && message.data.calendarsSynced !== calendarCount) {
        throw new Error(JSON.stringify(message.data));
      }
    }
  });
}

if (wanted('full')) {
  const ratios: number[] = [];
  const times: number[][] = [];
  for (let round = 0; round < 4; round += 1) {
    const person = await largePerson();
    await downloadOnly(person);
    const download = await downloadOnly(person);
    const sync = await fullSync(person);
    // The first round warms both up.
    if (round === 0) continue;
    ratios.push(sync / download);
    times.push([sync, download]);
  }
  const [sync = 0, download = 0] = times[ratios.indexOf(median(ratios))] ?? [];
  report(
    `full sync of ${calendarCount} calendars with ${eventsPerCalendar} events each, 100 ms Google latency, against downloading alone`,
    `${median(ratios).toFixed(2)}x (${ms(sync)} against ${ms(download)}; rounds ${ratios.map((r) => r.toFixed(2)).join(', ')})`,
    'at most 2x',
  );
}

if (wanted('delta')) {
  const person = await MirrorPerson.create();
  await person.generate(500);
  await person.sync();
  await person.drain();
  await person.enqueue();
  const { deps, calls } = countingDeps();
  const since = await person.requestCount();
  const [context] = await claimPulls(deps, { limit: 1, userId: person.userId });
  if (!context) throw new Error('nothing was claimed');
  await pullCalendar(deps, context, { signal: AbortSignal.timeout(20_000) });
  const asked = (await person.requests(since)).length;
  report('empty delta', `${asked} Google call, ${calls().length} database calls`, '1 and at most 2');
}

if (wanted('webhook')) {
  const person = await MirrorPerson.create();
  await person.sync();
  await person.drain();
  const channel = await liveChannel(person);
  const url = `${stack.appUrl}/api/webhooks/google-calendar`;
  /** The same kind of call that the webhook makes, about a channel that doesn't exist. */
  const bare = () =>
    receiveNotification(person.deps.db, {
      channelId: randomUUID(),
      resourceId: channel.resourceId,
      tokenHash: '0'.repeat(64),
      state: 'exists',
    });
  const notify = async () => {
    const answer = await fetch(url, { method: 'POST', headers: headersOf(channel) });
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`the webhook answered ${answer.status}`);
  };
  const idle = async () => {
    for (const endsAt = performance.now() + 20_000; performance.now() < endsAt; ) {
      // Until its list of calendars has a channel, an account's list is due after every pull, and a notification of one calendar leaves it.
      const rows =
        await sql`select from public.pending_calendar_syncs where user_id = ${person.userId} and kind = 'pull_calendar'`;
      if (rows.length === 0) return;
    }
    throw new Error('what the webhook set in motion does not end');
  };
  const [answers, calls]: [number[], number[]] = [[], []];
  for (let n = 0; n < 60; n += 1) {
    const call = await timed(bare);
    const answer = await timed(notify);
    await idle();
    if (n >= 10) {
      answers.push(answer);
      calls.push(call);
    }
  }
  report(
    'webhook answer against one bare database call through the same API',
    `${(median(answers) / median(calls)).toFixed(2)}x (${median(answers).toFixed(1)} ms against ${median(calls).toFixed(1)} ms)`,
    'at most 1.5x',
  );

  await person.fault({ path: '^/calendar/' }, { delayMs: 150 }, {});
  const lags: number[] = [];
  for (let n = 0; n < 25; n += 1) {
    const event = await person.create(`Lag ${n}`);
    const [row] =
      await sql`select last_seq from public.calendar_change_counters where user_id = ${person.userId}`;
    const since = Number(row?.last_seq ?? 0);
    const startedAt = performance.now();
    await notify();
    for (let found = false; !found; ) {
      if (performance.now() - startedAt > 20_000) throw new Error('the change did not come');
      const { events } = await readCalendarChanges(person.deps, { userId: person.userId, since, limit: 10 });
      found = events.some(({ googleEventId }) => googleEventId === event.id);
    }
    lags.push(performance.now() - startedAt);
    await idle();
  }
  report(
    'webhook received to row readable in the change feed, 150 ms Google latency',
    `median ${ms(median(lags))}, slowest ${ms(Math.max(...lags))}`,
    'median under 1 s',
  );
}

if (wanted('memory')) {
  // A process that has served before: what it takes to load and warm up is no part of a sync.
  const before = await MirrorPerson.create();
  await before.generate(5_000);
  await before.sync();
  const person = await MirrorPerson.create();
  await person.generate(50_000);
  const [context] = await claimPulls(person.deps, { limit: 1, userId: person.userId });
  if (!context) throw new Error('nothing was claimed');
  const settle = () => {
    globalThis.gc?.();
    return process.memoryUsage().rss;
  };
  const idle = settle();
  let most = idle;
  const watching = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 5);
  const elapsed = await timed(() =>
    pullCalendar(person.deps, context, { signal: AbortSignal.timeout(120_000) }),
  );
  clearInterval(watching);
  report(
    'memory of a full sync of 50,000 events',
    `${Math.round((most - idle) / 1e6)} MB above idle (${Math.round(idle / 1e6)} MB), in ${(elapsed / 1000).toFixed(1)} s`,
    'under 100 MB above idle',
  );
}

if (wanted('queue')) {
  const names = Array.from({ length: 20 }, (_, n) => ({ summary: `Q${n}`, primary: n === 0 }));
  const people = await Promise.all(Array.from({ length: 20 }, () => MirrorPerson.create(names)));
  const total = 20 * 20;
  const [first] = people;
  if (!first) throw new Error('nobody');
  const { db } = first.deps;
  let settled = 0;
  const work = async () => {
    for (;;) {
      const owner = randomUUID();
      const rows = await claimSyncs(db, {
        owner,
        leaseMs: 60_000,
        settleMs: 0,
        wanted: [{ kind: 'pull_calendar', limit: 20, perConnection: 20, gapMs: 0 }],
        backgroundCalls: 1_000_000,
      });
      if (rows.length === 0 && settled >= total) return;
      for (const { id } of rows) {
        await settleSync(db, { id, owner }, { result: 'done' });
        settled += 1;
      }
    }
  };
  const elapsed = await timed(() => Promise.all(Array.from({ length: 8 }, work)));
  const bareCalls = 400;
  const bareElapsed = await timed(() =>
    Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let n = 0; n < bareCalls / 8; n += 1) {
          const { error } = await db.from('events').select('id').limit(1);
          if (error) throw error;
        }
      }),
    ),
  );
  report(
    'queue throughput with 8 workers through the API',
    `${Math.round((settled / elapsed) * 1000)} claimed and completed per second, against ${Math.round((bareCalls / bareElapsed) * 1000)} bare database calls per second`,
    'printed for comparison',
  );
}

await sql.end();
process.exit(0);
