import type { Env } from '#src/env.ts';
import { createServiceClient } from './clients.ts';
import { withDeadline } from './withDeadline.ts';

const patienceMs = 5_000;
/** An answer stands for those of the next moments, so that a busy site doesn't ask for every page. */
const trustMs = 5_000;
let answeredAt = 0;

/** Whether the data API is silent or broken. */
export async function isStorageOut(env: Env, now = Date.now()): Promise<boolean> {
  if (now - answeredAt <= trustMs) return false;
  const db = createServiceClient(env, withDeadline(patienceMs));
  const { error } = await db.from('events').select('id').limit(1);
  if (!error) answeredAt = now;
  return error !== null;
}
