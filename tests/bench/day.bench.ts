import { parseArgs } from 'node:util';
import postgres from 'postgres';
import { superuser } from '#local/stack/hostedRoles.ts';
import { stackFile } from '#tests/kit/stack.ts';
import { installClock, setMinute } from './day/clock.ts';
import { behaviour, layOutDay } from './day/people.ts';
import { populate } from './scale/population.ts';
import { editEvent } from './scale/statements.ts';

// A day of many people, minute by minute: the real SQL in the order in which the app calls it, a clock that jumps, and nothing in between that
// takes time. `--accounts 10000 --minutes 360` shortens it. What one invocation gets done in a minute is `bench outbound inbound`'s figure.
const { values } = parseArgs({
  options: {
    accounts: { type: 'string', default: '100000' },
    minutes: { type: 'string', default: '1440' },
    invocations: { type: 'string', default: '4' },
  },
});
const accounts = Number(values.accounts);
const minutes = Number(values.minutes);
const invocations = Number(values.invocations);
/** Per minute-cron with Google 250 ms away, as measured with one invocation. */
const readsPerInvocation = 533;
const pushesPerInvocation = 390;
/** As in rounds.ts. */
const roundMs = 4 * 60 * 60 * 1000;

const url = new URL(stackFile().databaseUrl);
const as = (role: string) =>
  postgres(Object.assign(new URL(url), { username: role }).href, { max: 1, onnotice: () => {} });
const admin = as(superuser);
const began = performance.now();
await populate(admin, accounts);
await layOutDay(admin, accounts);
await installClock(admin);
const service = as('authenticator');
await service`set role service_role`;

const startedAt = Date.now();
const number = async (sql: typeof service, text: string): Promise<number> =>
  Number((await sql.unsafe(`select (${text}) as n`))[0]?.n ?? 0);
const written = async () => {
  for (const sql of [admin, service]) await sql`select pg_stat_force_next_flush()`;
  return number(
    admin,
    "select sum(n_tup_ins + n_tup_upd + n_tup_del) from pg_stat_user_tables where schemaname <> 'sim'",
  );
};
const calls = () => number(admin, 'select sum(calls) from private.google_days');

/** Repeats what the cron repeats until nothing is left, or the minute's invocations have no more room. */
async function drain(what: string, room = Number.POSITIVE_INFINITY): Promise<number> {
  let done = 0;
  while (done < room) {
    const more = await number(service, what);
    if (more === 0) break;
    done += more;
  }
  return done;
}

type Minute = { reads: number; pushes: number; readAge: number; pushAge: number };
const perMinute: Minute[] = [];
const totals = { pages: 0, notifications: 0, lists: 0, pulls: 0, pushes: 0, renewals: 0 };
const before = { rows: await written(), calls: await calls() };
/** For how many seconds the row that waited longest has been due. */
const oldest = (kinds: string) =>
  number(
    admin,
    `select greatest(0, extract(epoch from now() - min(turn))) from private.sync_lanes where turn < 'infinity' and ${kinds}`,
  );

for (let minute = 0; minute < minutes; minute += 1) {
  for (const sql of [service, admin]) await setMinute(sql, minute, startedAt);
  const acts = await service`select act, user_id, channel_id, step from sim.acts where minute = ${minute}`;
  for (const { act, user_id, channel_id, step } of acts) {
    if (act === 'visit') totals.pages += await number(service, `sim.visit('${user_id}', ${step})`);
    else totals.notifications += await number(service, `sim.change('${channel_id}')`);
  }
  if (minute % 360 === 0) await service`select public.enqueue_round(${roundMs})`;
  if (minute === 180) totals.renewals += await drain('sim.renewals()');
  if (behaviour.edits > 0 && minute === 600) await service.begin(editEvent);
  const pushes = await drain('sim.pushes(null)', invocations * pushesPerInvocation);
  await drain("(public.work_fan_out(250) ->> 'reached')::integer");
  const lists = await drain('sim.lists(null)', invocations * readsPerInvocation);
  await drain("(public.enqueue_polls(600000, 250) ->> 'looked')::integer");
  const pulls = await drain('sim.pulls(null, null, 8)', invocations * readsPerInvocation - lists);
  perMinute.push({
    reads: pulls + lists,
    pushes,
    readAge: await oldest("kind in ('pull_calendar', 'list_calendars')"),
    pushAge: await oldest("kind = 'push_event'"),
  });
  totals.pushes += pushes;
  totals.lists += lists;
  totals.pulls += pulls;
  if (minute % 60 === 59) {
    console.error(`hour ${(minute + 1) / 60}: ${Math.round((performance.now() - began) / 1000)} s`);
  }
}
const asked = (await calls()) - before.calls;
const rows = (await written()) - before.rows;

const days = minutes / 1440;
const per = (count: number) => (count / accounts / days).toFixed(1);
const inOrder = (of: (one: Minute) => number) => perMinute.map(of).sort((a, b) => a - b);
const spread = (of: (one: Minute) => number) => {
  const sorted = inOrder(of);
  const at = (share: number) =>
    Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toLocaleString('en');
  return `${at(0.5)} in the median minute, ${at(0.95)} in 95 of 100, ${at(1)} at most`;
};
const took = Math.round((performance.now() - began) / 1000);
console.log(
  `${accounts.toLocaleString('en')} people, ${minutes} minutes, ${invocations} at a time, simulated in ${took} s`,
);
console.log(`assumed: ${JSON.stringify(behaviour)}`);
console.log(
  `Google calls per person and day: ${per(asked)} (${asked.toLocaleString('en')} in all), of which`,
);
console.log(
  `  open pages ${per(totals.pages)}, notifications ${per(totals.notifications)}, pulls by rounds and polls ${per(totals.pulls)}, ` +
    `lists by rounds ${per(totals.lists)}, channels ${per(totals.renewals * 2)}, pushes ${per(totals.pushes)} (one or two calls each)`,
);
console.log(`rows written per person and day: ${per(rows)}`);
console.log(`reads by the cron: ${spread(({ reads }) => reads)}`);
console.log(`pushes by the cron: ${spread(({ pushes }) => pushes)}`);
console.log(`oldest due read, in seconds: ${spread(({ readAge }) => readAge)}`);
console.log(`oldest due push, in seconds: ${spread(({ pushAge }) => pushAge)}`);
const size = await number(admin, 'pg_database_size(current_database())');
console.log(`the database: ${Math.round(size / 1e6).toLocaleString('en')} MB`);
await Promise.all([admin.end(), service.end()]);
process.exit(asked / accounts / days > 40 ? 1 : 0);
