import { z } from 'zod';
import type { ServiceClient } from './clients.ts';
import { callSql } from './rpc.ts';

const statusSchema = z.object({
  crons: z.array(
    z.object({
      cron: z.string(),
      endedAt: z.string(),
      durationMs: z.number(),
      succeededAt: z.string().nullable(),
    }),
  ),
  queue: z.record(z.string(), z.object({ accountsDue: z.number(), oldestDueMs: z.number().nullable() })),
  changesToSpread: z.number(),
  dead: z.record(z.string(), z.number()),
  googleCallsToday: z.number(),
  accounts: z.object({ estimated: z.number(), requires_reauth: z.number(), disconnecting: z.number() }),
  lagCounts: z.array(z.number()),
});

/** How the engine is doing. Counts end at `max`; lags are those of about `max` accounts. */
export async function readServiceStatus(
  db: ServiceClient,
  max: number,
): Promise<z.infer<typeof statusSchema>> {
  return statusSchema.parse(await callSql(db, 'service_status', { max }));
}

/** Stores how the last run of a cron went. */
export async function noteCronRun(
  db: ServiceClient,
  run: { cron: string; durationMs: number; failed: boolean },
): Promise<void> {
  await callSql(db, 'note_cron_run', run);
}
