import { parseArgs } from 'node:util';
import postgres, { type Sql } from 'postgres';
import { superuser } from '#local/stack/hostedRoles.ts';
import { stackFile } from '#tests/kit/stack.ts';
import { measure, type Result, wholeFanOut } from './scale/measure.ts';
import { makeEverythingDue, populate, refreshStatistics } from './scale/population.ts';
import {
  busyStatements,
  editEvent,
  type Limit,
  quietStatements,
  type Statement,
} from './scale/statements.ts';

// What one statement costs with more and more accounts, as the app's role with hosted Supabase's time limit. `--accounts 100,10000`
// chooses the sizes. Fails when a limit that was met is no longer.
const { values } = parseArgs({ options: { accounts: { type: 'string', default: '100,10000,100000' } } });
const sizes = values.accounts.split(',').map(Number);
if (sizes.some((size) => !Number.isInteger(size) || size < 100)) {
  console.error(`--accounts takes numbers of at least 100, separated by commas; not ${values.accounts}.`);
  process.exit(2);
}

const url = new URL(stackFile().databaseUrl);
const as = (role: string) =>
  postgres(Object.assign(new URL(url), { username: role }).href, { max: 1, onnotice: () => {} });
const admin = as(superuser);
// As PostgREST does: the limits of the role that signs in hold, the rights are service_role's.
const service = as('authenticator');
await service`set role service_role`;
const [limits] = await service`select current_user as role, current_setting('statement_timeout') as timeout`;
console.log(`as ${limits?.role}, statements are cancelled after ${limits?.timeout}`);

const fanOut: Pick<Statement, 'name' | 'limit'> = {
  name: 'the whole fan-out, by one worker',
  limit: { ms: 120_000 },
};
const longestSlice: Pick<Statement, 'name' | 'limit'> = { name: 'its longest slice', limit: { ms: 1_000 } };
const results = new Map<string, Map<number, Result>>();
const record = (name: string, size: number, result: Result) =>
  results.set(name, (results.get(name) ?? new Map<number, Result>()).set(size, result));

async function measureAll(statements: Statement[], size: number): Promise<void> {
  for (const { name, run, prepare } of statements) {
    const result = await measure(service, run, prepare);
    if (result === 'cancelled' || result.ms > 1_000) await refreshStatistics(admin);
    record(name, size, result);
  }
}

for (const size of sizes) {
  const started = performance.now();
  await populate(admin, size);
  await measureAll(quietStatements, size);
  await service.begin(editEvent);
  const whole = await wholeFanOut(service);
  record(fanOut.name, size, { ms: whole.totalMs });
  record(longestSlice.name, size, { ms: whole.longestMs });
  await makeEverythingDue(admin, size);
  await measureAll(busyStatements, size);
  console.log(
    `${size.toLocaleString('en')} accounts: ${((performance.now() - started) / 1000).toFixed(0)} s in all`,
  );
}

let failed = 0;
for (const { name, limit } of [...quietStatements, fanOut, longestSlice, ...busyStatements]) {
  const measured = [...(results.get(name) ?? [])];
  const smallest = measured[0]?.[1];
  const shown = measured.map(([size, result]) => `${size.toLocaleString('en')}: ${show(result, smallest)}`);
  const broken = measured
    .map(([, result]) => breach(result, smallest, limit))
    .find((found) => found !== null);
  if (broken && !limit.open) failed += 1;
  const verdict = broken ? (limit.open ? `open: ${broken}` : `FAILED: ${broken}`) : 'met';
  console.log(`${name.padEnd(42)} ${shown.map((text) => text.padEnd(30)).join(' ')} ${verdict}`);
}
await closeAll(admin, service);
process.exit(failed > 0 ? 1 : 0);

function show(result: Result, smallest: Result | undefined): string {
  if (result === 'cancelled') return 'cancelled after 8 s';
  const ratio = smallest && smallest !== 'cancelled' ? ` (× ${(result.ms / smallest.ms).toFixed(1)})` : '';
  return `${result.ms < 10 ? result.ms.toFixed(1) : result.ms.toFixed(0)} ms${ratio}`;
}

function breach(result: Result, smallest: Result | undefined, limit: Limit): string | null {
  if (result === 'cancelled' || result.ms > limit.ms) return `more than ${limit.ms} ms`;
  if (limit.ratio === undefined || !smallest || smallest === 'cancelled') return null;
  // Within a few milliseconds a busy machine alone makes a ratio.
  return result.ms > smallest.ms * limit.ratio && result.ms > smallest.ms + 10
    ? `more than ${limit.ratio} times the smallest size`
    : null;
}

async function closeAll(...all: Sql[]): Promise<void> {
  for (const sql of all) await sql.end();
}
