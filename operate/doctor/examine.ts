import { createServiceClient } from '#src/data/clients.ts';
import type { Env } from '#src/env.ts';
import { examineAuth } from './auth.ts';
import { examineClocks } from './clocks.ts';
import { examineCrons } from './crons.ts';
import { examineDatabase } from './database.ts';
import { about, type Finding } from './finding.ts';
import { examineGoogle } from './google.ts';
import { examineKeys } from './keys.ts';
import { examineMail } from './mail.ts';
import { examineSite, examineWebhook } from './site.ts';
import { examineVariables } from './variables.ts';

/** Examines the deployment that this environment describes. Changes nothing. */
export async function examine(environment: Record<string, string | undefined>): Promise<Finding[]> {
  const { env, findings } = examineVariables(environment);
  return env ? [...findings, ...(await examineServices(env))] : findings;
}

async function examineServices(env: Env): Promise<Finding[]> {
  const db = createServiceClient(env);
  const [database, auth, google, site, webhook, mail] = await Promise.all([
    examineDatabase(env, db),
    examineAuth(env),
    examineGoogle(env),
    examineSite(env),
    examineWebhook(env),
    examineMail(env),
  ]);
  const stored = database.described
    ? await Promise.all([
        guarded('encryption keys', () => examineKeys(env, db)),
        guarded('crons', () => examineCrons(db)),
      ])
    : [];
  const offsets = { app: site.offsetMs, database: database.offsetMs, Google: google.offsetMs };
  return [
    ...database.findings,
    ...auth,
    ...stored.flat(),
    ...google.findings,
    ...site.findings,
    ...webhook,
    ...mail,
    ...examineClocks(offsets),
  ];
}

/** Where a function or a grant is missing, what needs it can't be examined. */
async function guarded(subject: string, examineIt: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await examineIt();
  } catch {
    return [about(subject).fail('could not be examined', 'Mend the database first: its lines are above.')];
  }
}
