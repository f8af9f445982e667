import { z } from 'zod';
import type { ServiceClient } from './clients.ts';
import type { DisconnectMode } from './connections.ts';
import { callSql } from './rpc.ts';

/** Stores that a person has deleted their account. From then on they change nothing, and the queue removes what they have. */
export async function beginAccountDeletion(
  db: ServiceClient,
  input: { userId: string; mode: DisconnectMode; leaseMs: number },
): Promise<void> {
  await callSql(db, 'begin_account_deletion', {
    user: input.userId,
    mode: input.mode,
    leaseMs: input.leaseMs,
  });
}

/** The people whose deletion can go on; each is this worker's for `leaseMs`. */
export async function claimAccountDeletions(
  db: ServiceClient,
  input: { limit: number; leaseMs: number; userId?: string },
): Promise<string[]> {
  const data = await callSql(db, 'claim_account_deletions', {
    limit: input.limit,
    leaseMs: input.leaseMs,
    user: input.userId ?? null,
  });
  return z.array(z.string()).parse(data);
}

/** Removes one slice of a deleted account's rows (see remove_account_rows.sql). */
export async function removeAccountRows(
  db: ServiceClient,
  userId: string,
  limit: number,
): Promise<'more' | 'waiting' | 'done'> {
  const data = await callSql(db, 'remove_account_rows', { user: userId, limit });
  return z.enum(['more', 'waiting', 'done']).parse(data);
}
