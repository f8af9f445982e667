import type { ServiceClient } from '#src/data/clients.ts';
import { type DescriptionOutcome, describeDatabase } from '#src/data/describeDatabase.ts';
import type { Env } from '#src/env.ts';
import { ask } from './ask.ts';
import { about, type Finding } from './finding.ts';
import { examineSchema } from './schema.ts';

const { ok, fail } = about('database');

const causes: Record<Exclude<DescriptionOutcome['status'], 'described'>, [string, string]> = {
  unreachable: [
    'SUPABASE_URL does not answer',
    'Take the address from Project settings, Data API, and see that the project is not paused.',
  ],
  keyRefused: ['SUPABASE_SECRET_KEY is refused', 'Take the secret key from Project settings, API keys.'],
  notGranted: [
    'this key may not call describe_database()',
    'See that SUPABASE_SECRET_KEY is the secret key; if it is, run in the SQL editor: select private.set_function_grants();',
  ],
  notMigrated: ['the function describe_database() is missing', 'Apply the migrations: npx supabase db push.'],
  failed: ['the data API answers with an error', "Look into the project's logs."],
};

/** Whether the database answers with both keys and is what the code expects; `offsetMs` is how far its clock is ahead of this one. */
export async function examineDatabase(
  env: Env,
  db: ServiceClient,
): Promise<{ findings: Finding[]; described: boolean; offsetMs: number | null }> {
  const startedAt = Date.now();
  const outcome = await describeDatabase(db);
  const middle = (startedAt + Date.now()) / 2;
  const findings = [await publishableKey(env)];
  if (outcome.status !== 'described') {
    const [text, todo] = causes[outcome.status];
    return {
      findings: [...findings, fail(`${text} (${outcome.message})`, todo)],
      described: false,
      offsetMs: null,
    };
  }
  findings.push(ok('answers'), ...examineSchema(outcome.description));
  return { findings, described: true, offsetMs: Math.round(Date.parse(outcome.description.now) - middle) };
}

async function publishableKey(env: Env): Promise<Finding> {
  const key = about('publishable key');
  const asked = await ask(`${env.SUPABASE_URL.replace(/\/$/, '')}/rest/v1/events?select=id&limit=1`, {
    headers: { apikey: env.SUPABASE_PUBLISHABLE_KEY },
  });
  if (!asked.answered)
    return key.fail(`SUPABASE_URL does not answer (${asked.reason})`, causes.unreachable[1]);
  if (asked.status === 200) return key.ok('reads the catalogue');
  if (asked.status === 401 && !/42501/.test(asked.body))
    return key.fail(
      'SUPABASE_PUBLISHABLE_KEY is refused',
      'Take the publishable key from Project settings, API keys.',
    );
  return key.fail(
    `visitors can't read the catalogue (${asked.status})`,
    'Apply the migrations, then run in the SQL editor: select private.set_browser_grants();',
  );
}
