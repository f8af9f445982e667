import { z } from 'zod';

const queueSchema = z.record(
  z.string(),
  z.object({ accountsDue: z.number(), oldestDueMs: z.number().nullable() }),
);
export const statusSchema = z.object({
  crons: z.array(
    z.object({
      cron: z.string(),
      endedAt: z.string(),
      durationMs: z.number(),
      succeededAt: z.string().nullable(),
    }),
  ),
  queue: queueSchema,
  changesToSpread: z.number(),
  dead: z.record(z.string(), z.number()),
  googleCallsToday: z.number(),
  accounts: z.object({ estimated: z.number(), requires_reauth: z.number(), disconnecting: z.number() }),
  lagCounts: z.array(z.number()),
});
export type StoredStatus = z.infer<typeof statusSchema>;

export const sampleSchema = z.object({
  at: z.string(),
  queue: queueSchema,
  googleCallsToday: z.number(),
  lagCounts: z.array(z.number()),
});
export type StatusSample = z.infer<typeof sampleSchema>;

/** A row of the queue that gave up. */
export const deadRowSchema = z.object({
  id: z.number(),
  kind: z.string(),
  connectionId: z.string(),
  subjectId: z.string(),
  attempts: z.number(),
  deadAt: z.string(),
  error: z.string().nullable(),
});
export type DeadRow = z.infer<typeof deadRowSchema>;

/** What /api/status answers, and the operator's page shows. */
export type ServiceStatus = Omit<StoredStatus, 'lagCounts' | 'googleCallsToday'> & {
  google: { callsToday: number; callsADay: number };
  /** Milliseconds; null when there were no changes, or when they took longer than an hour. */
  lagAtMostMs: { half: number | null; ninetyFivePercent: number | null; ninetyNinePercent: number | null };
  /** A count that has reached this may be larger. */
  countsEndAt: number;
};
