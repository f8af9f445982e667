import { randomUUID } from 'node:crypto';
import { claimSyncs } from '#src/data/syncQueue.ts';
import type { Person } from '#tests/integration/support/person.ts';

/** Leases what waits for one person, as a worker does. */
export const claimOf = (person: Person, more: Partial<Parameters<typeof claimSyncs>[1]> = {}) =>
  claimSyncs(person.deps.db, {
    owner: randomUUID(),
    leaseMs: 60_000,
    settleMs: 400,
    limit: 100,
    perConnection: 100,
    gapMs: 0,
    kinds: ['push_event', 'disconnect'],
    userId: person.userId,
    ...more,
  });
