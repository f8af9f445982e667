import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pLimit from 'p-limit';
import { newEvent, Person, sql } from '#tests/integration/support/person.ts';
import { control } from '#tests/kit/simulator.ts';

// How much one, two and four invocations of the queue's worker get done in the time that a cron has, with 250 ms at Google.
const { values } = parseArgs({ options: { people: { type: 'string', default: '100' } } });
const calendarsEach = 15;
const eventCount = 45;
const latencyMs = 250;

const worker = path.join(import.meta.dirname, 'capacity/worker.process.ts');
async function invocation(kind: string): Promise<string> {
  const child = spawn(process.execPath, [worker, kind], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  for await (const chunk of child.stdout) said += chunk;
  return said.trim();
}

const limit = pLimit(4);
const people = await Promise.all(
  Array.from({ length: Number(values.people) }, () =>
    limit(() =>
      Person.connected(
        Array.from({ length: calendarsEach }, (_, n) => ({ summary: `Calendar ${n}`, primary: n === 0 })),
      ),
    ),
  ),
);
const ids = people.map(({ userId }) => userId);
await sql`update public.calendars set selected = true where user_id = any (${ids})`;
await Promise.all(people.map(({ google }) => google.push({ dropPercent: 100 })));
/** Every calendar has been read once and is watched. */
for (;;) {
  await invocation('pulls');
  const [row] = await sql`select count(*)::int as left from public.calendar_watches w
    join public.calendars c on c.id = w.calendar_id and c.selected where c.user_id = any (${ids}) and w.sync_token is null`;
  if (row?.left === 0) break;
}
await control('POST', 'faults', {
  match: { path: 'calendar/v3' },
  effect: { delayMs: latencyMs },
});
console.log(
  `${people.length} accounts with ${calendarsEach} calendars each, ${latencyMs} ms at Google; everything done was asked of Google`,
);

/** Everything is due again as soon as it is done, so that the workers never lack work. */
const keepPullsDue = () =>
  sql`select private.enqueue('pull_calendar', user_id, connection_id, id, 1, now())
    from public.calendars where user_id = any (${ids}) and selected`;
async function trackMany(): Promise<void> {
  const events = await Promise.all(Array.from({ length: eventCount }, () => newEvent()));
  await sql`insert into public.user_events (user_id, event_id, tracking)
    select u, e, 'bookmarked' from unnest(${ids}::uuid[]) u, unnest(${events}::uuid[]) e`;
}

for (const kind of ['pulls', 'pushes']) {
  for (const workers of [1, 2, 4]) {
    await (kind === 'pulls' ? keepPullsDue() : trackMany());
    let isOver = false;
    const feeding = (async () => {
      while (kind === 'pulls' && !isOver) {
        await new Promise((resolve) => setTimeout(resolve, 3_000));
        await keepPullsDue();
      }
    })();
    const asked = await googleRequests();
    const said = await Promise.all(Array.from({ length: workers }, () => invocation(kind)));
    isOver = true;
    await feeding;
    const done = said.reduce((sum, line) => sum + Number(/did (\d+)/.exec(line)?.[1] ?? 0), 0);
    const calls = (await googleRequests()) - asked;
    console.log(
      `${kind} with ${workers} invocations: ${done} in their 50 s (${calls} calls to Google; ${said.join('; ')})`,
    );
    if (kind === 'pushes') {
      const [row] = await sql`select count(*)::int as left from public.pending_calendar_syncs
        where user_id = any (${ids}) and kind = 'push_event'`;
      if (row?.left === 0) console.log('  the queue ran empty: more would have been done');
    }
  }
}
await sql.end();
process.exit(0);

/** How many requests Google has had so far. */
async function googleRequests(): Promise<number> {
  const { next } = await control<{ next: number }>('GET', `requests?since=${Number.MAX_SAFE_INTEGER}`);
  return next;
}
