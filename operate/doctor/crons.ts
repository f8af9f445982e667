import { Cron } from 'croner';
import type { ServiceClient } from '#src/data/clients.ts';
import { readServiceStatus } from '#src/data/serviceStatus.ts';
import { readSchedules } from '../cronClock.ts';
import { about, type Finding } from './finding.ts';

const { ok, note, fail } = about('crons');
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const waitedMaxMs = 15 * minuteMs;
const countMax = 2_000;

type Run = { endedAt: string; succeededAt: string | null };

/** Whether each cron of vercel.json succeeded lately, and whether work waits that they should have done. */
export async function examineCrons(db: ServiceClient, now = Date.now()): Promise<Finding[]> {
  const { crons, queue, dead } = await readServiceStatus(db, countMax);
  const findings = readSchedules().map(({ path, schedule }) => {
    const name = path.replace('/api/cron/', '');
    return examineRun(
      name,
      schedule,
      crons.find(({ cron }) => cron === name),
      now,
    );
  });
  const oldest = Math.max(...Object.values(queue).map(({ oldestDueMs }) => oldestDueMs ?? 0));
  if (oldest > waitedMaxMs)
    findings.push(
      note(
        `due work has waited for ${Math.round(oldest / minuteMs)} minutes`,
        'See that the queue cron runs every minute; GET /api/status says what waits.',
      ),
    );
  const given = Object.entries(dead).map(([reason, count]) => `${count} ${reason}`);
  if (given.length > 0)
    findings.push(
      note(`jobs that gave up: ${given.join(', ')}`, 'docs/operations.md, When something is wrong.'),
    );
  return findings;
}

/** A cron may miss one run: Vercel promises no minute. */
export function examineRun(name: string, schedule: string, run: Run | undefined, now: number): Finding {
  const [first, second] = new Cron(schedule, { timezone: 'UTC', paused: true }).nextRuns(2, new Date(now));
  const everyMs = (second?.getTime() ?? 0) - (first?.getTime() ?? 0);
  const start =
    'See that the scheduler runs (Vercel: Settings, Cron Jobs; elsewhere npm run clock) and knows CRON_SECRET.';
  if (!run) {
    if (everyMs <= hourMs) return fail(`${name} has never run`, start);
    return note(`${name} has not run yet`, `It is due at ${first?.toISOString()}; look again then.`);
  }
  const age = (moment: string | null) =>
    moment === null ? Number.POSITIVE_INFINITY : now - Date.parse(moment);
  const toleratedMs = 2 * everyMs + 5 * minuteMs;
  if (age(run.endedAt) > toleratedMs) return fail(`${name} last ran at ${run.endedAt}`, start);
  if (age(run.succeededAt) > toleratedMs)
    return fail(
      `${name} runs and fails; its last success: ${run.succeededAt ?? 'never'}`,
      `Look for its errors in the app's log.`,
    );
  return ok(`${name} succeeded at ${run.succeededAt}`);
}
