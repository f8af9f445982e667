import { randomUUID } from 'node:crypto';
import type { Deps } from '#src/compose.ts';
import type { Lease } from '#src/data/syncQueue.ts';

/** A new owner's lease, as long as the engine's settings say. */
export const newLease = ({ engine }: Deps): Lease => ({
  owner: randomUUID(),
  leaseMs: engine.leaseMs,
  settleMs: engine.settleMs,
});
