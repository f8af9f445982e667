import { z } from 'zod';
import {
  type DeadRow,
  deadRowSchema,
  type StatusSample,
  type StoredStatus,
  sampleSchema,
  statusSchema,
} from '#src/domain/operations/serviceStatus.ts';
import type { ServiceClient } from './clients.ts';
import { callSql } from './rpc.ts';

/** How the engine is doing. Counts end at `max`; lags are those of about `max` accounts. */
export async function readServiceStatus(db: ServiceClient, max: number): Promise<StoredStatus> {
  return statusSchema.parse(await callSql(db, 'service_status', { max }));
}

/** Stores how the last run of a cron went. */
export async function noteCronRun(
  db: ServiceClient,
  run: { cron: string; durationMs: number; failed: boolean },
): Promise<void> {
  await callSql(db, 'note_cron_run', run);
}

/** Keeps a sample of the status every five minutes, for a week; false if there is one already. Counts end at `max`. */
export async function noteStatusSample(db: ServiceClient, max: number): Promise<boolean> {
  return z.boolean().parse(await callSql(db, 'note_status_sample', { max }));
}

/** The samples since a moment, the oldest first. */
export async function readStatusSamples(db: ServiceClient, since: Date): Promise<StatusSample[]> {
  return z.array(sampleSchema).parse(await callSql(db, 'status_samples', { since: since.toISOString() }));
}

/** Rows of the queue that gave up, the latest first. `before`: the last one of the page before. */
export async function readDeadRows(
  db: ServiceClient,
  { limit, before }: { limit: number; before?: { deadAt: string; id: number } | undefined },
): Promise<DeadRow[]> {
  const args = { limit, beforeAt: before?.deadAt ?? null, beforeId: before?.id ?? null };
  return z.array(deadRowSchema).parse(await callSql(db, 'dead_rows', args));
}

/** Runs a dead row again, or drops it. False: it isn't dead any more, or can't be dropped (see dead_rows.sql). */
export async function settleDeadRow(
  db: ServiceClient,
  row: { id: number; retry: boolean },
): Promise<boolean> {
  return z.boolean().parse(await callSql(db, 'settle_dead_row', row));
}
