import { parseArgs } from 'node:util';
import postgres from 'postgres';
import { superuser } from '#local/stack/hostedRoles.ts';
import { stackFile } from '#tests/integration/mirror/stackEnvironment.ts';
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
    invocations: { type: 'string', default: '0' },
  },
});
const accounts = Number(values.accounts);
const minutes = Number(values.minutes);
/** Per minute-cron with Google 250 ms away, as measured with one invocation. */
const pullsPerInvocation = 533;
const pushesPerInvocation = 390;

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
async function drain(what: string, room: number): Promise<number> {
  let done = 0;
  while (done < room) {
    const more = await number(service, what);
    if (more === 0) break;
    done += more;
  }
  return done;
}

const perMinute: { pulls: number; pushes: number; ageSeconds: number }[] = [];
const totals = { visits: 0, notifications: 0, polls: 0, lists: 0, renewals: 0, fanOuts: 0 };
const invocationsMax = Number(values.invocations);
const before = { rows: await written(), calls: await calls() };

for (let minute = 0; minute < minutes; minute += 1) {
  await Promise.all([service, admin].map((sql) => setMinute(sql, minute, startedAt)));
  const acts = await service`select act, user_id, channel_id, step from sim.acts where minute = ${minute}`;
  for (const { act, user_id, channel_id, step } of acts) {
    if (act === 'visit') totals.visits += await number(service, `sim.visit('${user_id}', ${step})`);
    else totals.notifications += await number(service, `sim.change('${channel_id}')`);
  }
  if (minute % 360 === 0) await service`select public.enqueue_round(${4 * 60 * 60 * 1000})`;
  if (minute === 180) totals.renewals += await drain('sim.renewals()', Number.POSITIVE_INFINITY);
  if (behaviour.edits > 0 && minute === 600) await service.begin(editEvent);
  const room = invocationsMax > 0 ? invocationsMax : Number.POSITIVE_INFINITY;
  const pushes = await drain('sim.pushes(null)', room * pushesPerInvocation);
  totals.fanOuts += await drain(
    `(public.work_fan_out(250) ->> 'reached')::integer`,
    Number.POSITIVE_INFINITY,
  );
  totals.lists += await drain('sim.lists(null)', Number.POSITIVE_INFINITY);
  totals.polls += await drain(
    `(public.enqueue_polls(600000, 250) ->> 'looked')::integer`,
    Number.POSITIVE_INFINITY,
  );
  const pulls = await drain('sim.pulls(null, null, 8)', room * pullsPerInvocation);
  const ageSeconds = await number(
    admin,
    "select greatest(0, extract(epoch from now() - min(turn))) from private.sync_lanes where turn < 'infinity' and kind <> 'push_event'",
  );
  perMinute.push({ pulls, pushes, ageSeconds });
  if (minute % 60 === 59)
    console.error(`hour ${(minute + 1) / 60}: ${Math.round((performance.now() - began) / 1000)} s`);
}
await setMinute(admin, minutes, startedAt);
const asked = (await calls()) - before.calls;
const rows = (await written()) - before.rows;

const needed = perMinute.map(
  ({ pulls, pushes }) => pulls / pullsPerInvocation + pushes / pushesPerInvocation,
);
const sorted = [...needed].sort((a, b) => a - b);
const days = minutes / 1440;
const per = (count: number) => (count / accounts / days).toFixed(1);
console.log(
  `${accounts.toLocaleString('en')} people, ${minutes} minutes, ${Math.round((performance.now() - began) / 1000)} s of work`,
);
console.log(`assumed: ${JSON.stringify(behaviour)}`);
console.log(`Google calls per person and day: ${per(asked)} (${asked.toLocaleString('en')} in all)`);
console.log(
  `  pages ${per(totals.visits)}, notifications ${per(totals.notifications)}, renewals ${per(totals.renewals * 2)}, ` +
    `lists of rounds ${per(totals.lists)}, pulls of rounds and polls ${per(perMinute.reduce((sum, { pulls }) => sum + pulls, 0))}, ` +
    `pushes ${per(perMinute.reduce((sum, { pushes }) => sum + pushes, 0))}`,
);
console.log(`rows written per person and day: ${per(rows)}`);
console.log(
  `invocations of the minute cron needed: ${Math.ceil(sorted[Math.floor(sorted.length / 2)] ?? 0)} in the median minute, ` +
    `${Math.ceil(sorted[Math.floor(sorted.length * 0.95)] ?? 0)} in 95 of 100, ${Math.ceil(sorted.at(-1) ?? 0)} at most`,
);
console.log(
  `oldest due row at the end of a minute: ${Math.round(Math.max(...perMinute.map(({ ageSeconds }) => ageSeconds)))} s at most`,
);
await Promise.all([admin.end(), service.end()]);
process.exit(asked / accounts / days > 40 ? 1 : 0);
