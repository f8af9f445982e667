import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Cron } from 'croner';
import { z } from 'zod';

export type Schedule = { path: string; schedule: string };

const vercelSchema = z.object({
  crons: z.array(z.object({ path: z.string().startsWith('/api/cron/'), schedule: z.string() })),
});

/** A run that takes longer has failed, and the next one may begin: no route works for more than 60 seconds. */
const runMaxMs = 300_000;

/** The schedules of vercel.json, which are in UTC. */
export function readSchedules(): Schedule[] {
  const file = path.resolve(import.meta.dirname, '../vercel.json');
  return vercelSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).crons;
}

/**
 * Calls the cron routes as Vercel's scheduler does: GET with the bearer secret. A call that fails is written to standard error, and the
 * next one comes as scheduled. A route that hasn't answered yet isn't called again.
 */
export function startCronClock(
  appUrl: string,
  cronSecret: string,
  schedules = readSchedules(),
): { stop(): void } {
  const ending = new AbortController();
  const call = async (route: string) => {
    try {
      const answer = await fetch(new URL(route, appUrl), {
        headers: { authorization: `Bearer ${cronSecret}`, 'user-agent': 'vercel-cron/1.0' },
        redirect: 'manual',
        signal: AbortSignal.any([ending.signal, AbortSignal.timeout(runMaxMs)]),
      });
      await answer.body?.cancel();
      if (!answer.ok) console.error(`cron ${route}: ${answer.status}`);
    } catch (error) {
      if (!ending.signal.aborted) console.error(`cron ${route}: ${reasonOf(error)}`);
    }
  };
  const jobs = schedules.map(
    ({ path: route, schedule }) => new Cron(schedule, { timezone: 'UTC', protect: true }, () => call(route)),
  );
  return {
    stop() {
      for (const job of jobs) job.stop();
      ending.abort();
    },
  };
}

/** fetch says only that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message ? cause.message : message;
}
