import type { ServiceClient } from '#src/data/clients.ts';
import { listKeysNotWrappedBy, replaceWrappedKey } from '#src/data/userKeys.ts';
import { type KeyRing, SealError, unwrapDataKey, wrapDataKey } from '#src/security/encryption.ts';

export type RotationCounts = {
  rewrapped: number;
  /** Wrapped by a key that the ring doesn't hold: left as they are. */
  unopened: number;
};

const batchSize = 200;

/**
 * Wraps every data key with the ring's current key. The data itself stays as it is. May be interrupted and run again, also while the
 * app is running: a key is replaced only if it is still the one that was read.
 */
export async function rotateKeys(deps: { db: ServiceClient; ring: KeyRing }): Promise<RotationCounts> {
  const { db, ring } = deps;
  const counts: RotationCounts = { rewrapped: 0, unopened: 0 };
  let after: string | null = null;
  for (;;) {
    const keys = await listKeysNotWrappedBy(db, ring[0].id, after, batchSize);
    for (const { userId, ...wrapped } of keys) {
      try {
        const fresh = wrapDataKey(ring, userId, unwrapDataKey(ring, userId, wrapped));
        if (await replaceWrappedKey(db, userId, wrapped.wrappedKey, fresh)) counts.rewrapped += 1;
      } catch (error) {
        if (!(error instanceof SealError)) throw error;
        counts.unopened += 1;
      }
    }
    after = keys.at(-1)?.userId ?? null;
    if (after === null) return counts;
  }
}
