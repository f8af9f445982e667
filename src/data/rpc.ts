import type { ServiceClient } from './clients.ts';
import { storageError } from './storageError.ts';

const deadlock = '40P01';

/**
 * Calls one SQL function, which is one transaction. A deadlock has undone it, so it is repeated once. What comes back is not typed:
 * parse it. Throws `storage_unavailable`.
 */
export async function callSql(
  db: ServiceClient,
  name: string,
  args: Record<string, unknown>,
): Promise<unknown> {
  const call = () => db.rpc(name as never, args as never);
  let { data, error } = await call();
  if (error?.code === deadlock) ({ data, error } = await call());
  if (error) throw storageError(error);
  return data;
}
