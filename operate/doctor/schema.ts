import type { DatabaseDescription } from '#src/data/describeDatabase.ts';
import { type ExpectedSchema, expectedSchema } from './expectedSchema.ts';
import { about, type Finding } from './finding.ts';

const push = 'Apply the migrations of this version: npx supabase db push.';
const byHand =
  'It was changed by hand, or this checkout is of another version: check out what is deployed, or restore it from supabase/schemas.';
const grants =
  "Run in Supabase's SQL editor: select private.set_function_grants(), private.set_browser_grants(); and the grants of supabase/schemas/access.sql.";
const allCommands = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

/** Compares a database with what the migrations of this checkout make. */
export function examineSchema(found: DatabaseDescription, wanted = expectedSchema()): Finding[] {
  return [migrations(found, wanted), ...definitions(found, wanted), ...rights(found, wanted)];
}

function migrations(found: DatabaseDescription, wanted: ExpectedSchema): Finding {
  const { ok, note, fail } = about('migrations');
  const missing = wanted.migrations.filter((version) => !found.migrations.includes(version));
  const unknown = found.migrations.filter((version) => !wanted.migrations.includes(version));
  if (missing.length > 0) return fail(`${missing.join(', ')} not applied`, push);
  if (unknown.length > 0)
    return note(
      `${unknown.join(', ')} applied, and this checkout doesn't have it`,
      'Check out the version that is deployed.',
    );
  return ok(`all ${wanted.migrations.length} applied`);
}

function definitions(found: DatabaseDescription, wanted: ExpectedSchema): Finding[] {
  const { ok, fail } = about('schema');
  const problems: Finding[] = [];
  for (const [name, body] of wanted.functions) {
    const there = found.functions[name];
    if (!there) problems.push(fail(`the function ${name} is missing`, push));
    else if (there.body !== body) problems.push(fail(`the function ${name} is not that of the code`, byHand));
  }
  for (const [name, columns] of wanted.columns) {
    const there = found.tables[name];
    if (!there) problems.push(fail(`the table ${name} is missing`, push));
    for (const column of columns)
      if (there && !there.columns.includes(column))
        problems.push(fail(`the column ${name}.${column} is missing`, push));
  }
  for (const kind of ['policies', 'triggers', 'indexes'] as const)
    for (const [table, name] of wanted[kind]) {
      const there = found.tables[table]?.[kind].map((one) => one.replace(/^\w+\./, ''));
      if (there && !there.includes(name))
        problems.push(fail(`"${name}" of the table ${table} is missing or off`, byHand));
    }
  if (problems.length > 0) return problems;
  return [ok(`${wanted.functions.size} functions and ${wanted.columns.size} tables are those of the code`)];
}

function rights(found: DatabaseDescription, wanted: ExpectedSchema): Finding[] {
  const { ok, fail } = about('grants');
  const problems: Finding[] = [];
  for (const name of wanted.functions.keys()) {
    const callers = found.functions[name]?.callers ?? [];
    const strangers = callers.filter((caller) => caller !== 'service_role');
    if (strangers.length > 0) problems.push(fail(`${strangers.join(' and ')} may call ${name}`, grants));
    if (found.functions[name] && name.startsWith('public.') && !callers.includes('service_role'))
      problems.push(fail(`service_role may not call ${name}`, grants));
  }
  for (const name of wanted.columns.keys()) {
    const table = found.tables[name];
    if (!table) continue;
    if (!table.rowSecurity)
      problems.push(
        fail(`${name} has no row level security`, `Run: alter table ${name} enable row level security;`),
      );
    if (table.browsers.length > 0)
      problems.push(fail(`${name} is open to ${table.browsers.join(', ')}`, grants));
    const lacking = allCommands.filter((command) => !table.service.includes(command));
    if (name.startsWith('public.') && lacking.length > 0)
      problems.push(fail(`service_role may not ${lacking.join(', ')} on ${name}`, grants));
  }
  return problems.length > 0 ? problems : [ok('the service has its rights, and nobody else has them')];
}
