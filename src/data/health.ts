import type { ServiceClient } from './clients.ts';

/** Whether the database answers a query within two seconds. */
export async function databaseAnswers(db: ServiceClient): Promise<boolean> {
  const { error } = await db.from('events').select('id').limit(1).abortSignal(AbortSignal.timeout(2_000));
  return !error;
}
