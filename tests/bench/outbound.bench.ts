import { createClient } from '@supabase/supabase-js';
import type { Database } from '#src/data/database.types.ts';
import { engineSettings } from '#src/domain/engineSettings.ts';
import { parseEnv } from '#src/env.ts';
import { createDeps, newEvent, Person, sql, stack } from '#tests/integration/support/person.ts';
import { stackEnvironment } from '#tests/kit/stack.ts';

// First part: what a bookmark costs over Google's own latency, and the pace of the first sync.
const googleLatencyMs = 150;
const bookmarks = 40;
const firstSyncEvents = 200;

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function bookmarkLatency(): Promise<void> {
  const person = await Person.connected();
  const events = await Promise.all(Array.from({ length: bookmarks + 5 }, () => newEvent()));
  await person.google.fault({ path: 'calendar/v3' }, { delayMs: googleLatencyMs }, {});
  const warmUp = events.splice(0, 5);
  for (const eventId of warmUp)
    await person.api('POST', '/api/events/tracked', { eventId, tracking: 'bookmarked' });
  const ours: number[] = [];
  for (const eventId of events) {
    const before = await person.google.requests();
    const started = performance.now();
    const answer = await person.api('POST', '/api/events/tracked', { eventId, tracking: 'bookmarked' });
    const took = performance.now() - started;
    if (answer.body?.sync?.status !== 'synced') throw new Error(`not synced: ${answer.text}`);
    const calls = (await person.google.requests()).length - before.length;
    ours.push(took - calls * googleLatencyMs);
  }
  console.log(
    `bookmark: our part of the request over ${googleLatencyMs} ms at Google: median ${median(ours).toFixed(0)} ms (${bookmarks} requests; aim: at most 20 ms)`,
  );
}

/** Counts what one bookmark asks of the database, through the same verb in this process. */
async function bookmarkCalls(): Promise<void> {
  const env = parseEnv(stackEnvironment());
  let databaseCalls = 0;
  const db = createClient<Database>(env.SUPABASE_URL, env.SUPABASE_SECRET_KEY, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: {
      fetch: (...args: Parameters<typeof fetch>) => {
        databaseCalls += 1;
        return fetch(...args);
      },
    },
  });
  const person = await Person.connected(undefined, createDeps({ db }));
  await person.track(await newEvent());
  const eventId = await newEvent();
  databaseCalls = 0;
  const google = await person.google.asked(() => person.track(eventId));
  console.log(
    `bookmark: ${google.length} call to Google (${google.join(', ')}), ${databaseCalls} calls to the database, and one before them for the person's allowance`,
  );
}

async function firstSync(): Promise<void> {
  const deps = createDeps({ engine: engineSettings });
  const person = await Person.signUp(undefined, deps);
  const events = await Promise.all(Array.from({ length: firstSyncEvents }, () => newEvent()));
  for (const eventId of events) await person.track(eventId);
  const started = performance.now();
  await person.connect();
  for (;;) {
    await person.drain();
    const [row] = await sql`select count(*)::int as left from public.user_events
      where user_id = ${person.userId} and calendar_sync_status <> 'synced'`;
    if (row?.left === 0) break;
    if (performance.now() - started > 300_000) throw new Error('the first sync did not end in 300 s');
  }
  const seconds = (performance.now() - started) / 1000;
  const pace = (firstSyncEvents / engineSettings.batchSize) * (engineSettings.batchGapMs / 1000);
  const shown = (await person.google.shown()).length;
  console.log(
    `first sync of ${firstSyncEvents} events: ${seconds.toFixed(1)} s, documented pace (10 every 2 s) ${pace} s; in Google: ${shown}`,
  );
}

console.log(`stack: ${stack.appUrl}, Node ${process.version}`);
const only = process.env.BENCH_ONLY?.split(',');
for (const [name, part] of Object.entries({ bookmark: bookmarkLatency, calls: bookmarkCalls, firstSync })) {
  if (!only || only.includes(name)) await part();
}
await sql.end();
process.exit(0);
