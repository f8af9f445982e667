import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Cron } from 'croner';
import { z } from 'zod';
import { projectDir } from './settings.ts';

const vercelSchema = z.object({
  crons: z.array(z.object({ path: z.string().startsWith('/api/cron/'), schedule: z.string() })),
});

/** The schedules that Vercel will run, from vercel.json. */
export function readSchedules(): { path: string; schedule: string }[] {
  return vercelSchema.parse(JSON.parse(readFileSync(path.join(projectDir, 'vercel.json'), 'utf8'))).crons;
}

/** Calls the cron routes as Vercel does: GET with the bearer secret, in UTC, an overlapping run is not prevented. */
export function startCronClock(
  appUrl: string,
  cronSecret: string,
  schedules = readSchedules(),
): { stop(): void } {
  const jobs = schedules.map(
    ({ path: route, schedule }) =>
      new Cron(schedule, { timezone: 'UTC' }, async () => {
        try {
          const answer = await fetch(new URL(route, appUrl), {
            headers: { authorization: `Bearer ${cronSecret}`, 'user-agent': 'vercel-cron/1.0' },
          });
          if (!answer.ok) console.error(`cron ${route}: ${answer.status}`);
        } catch (error) {
          console.error(`cron ${route}: ${(error as Error).message}`);
        }
      }),
  );
  return {
    stop() {
      for (const job of jobs) job.stop();
    },
  };
}
