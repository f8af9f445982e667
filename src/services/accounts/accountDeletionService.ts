import type { Deps } from '#src/compose.ts';
import {
  beginAccountDeletion,
  claimAccountDeletions,
  removeAccountRows,
} from '#src/data/accountDeletions.ts';
import { banUser, deleteUser } from '#src/data/authUsers.ts';
import { countCopies, type DisconnectMode, listConnectionRows } from '#src/data/connections.ts';
import { logger } from '#src/observability/logger.ts';
import { reportError } from '#src/observability/reportError.ts';
import { listOrganisedEvents } from '#src/services/catalogue/eventCatalogueService.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';

const leaseMs = 60_000;
const claimMax = 5;
const sliceRows = 500;

/**
 * Deletes a person's account. When it returns, that is stored, nothing can be changed for them any more, and Auth has been asked to
 * refuse them; `finishAccountDeletions` and the queue remove the rest.
 */
export async function deleteAccount(
  deps: Deps,
  { userId, mode }: { userId: string; mode: DisconnectMode },
): Promise<void> {
  await beginAccountDeletion(deps.db, { userId, mode, leaseMs });
  // The next attempt bans them if this one doesn't.
  await banUser(deps.db, userId).catch((error) => noteFailure(error, userId));
}

/** Goes on with one deletion at once: disconnects its Google accounts, then removes the rest. What doesn't end in time is the cron's. */
export async function finishAccountDeletion(deps: Deps, userId: string, takes: AbortSignal): Promise<void> {
  await workQueue(deps, { kinds: ['disconnect'], userId, takes });
  await runAccountDeletion(deps, userId);
}

/** Goes on with the deletions that are due, until none is or the signal aborts. Returns how many accounts are gone. */
export async function finishAccountDeletions(deps: Deps, signal: AbortSignal): Promise<number> {
  let gone = 0;
  while (!signal.aborted) {
    const userIds = await claimAccountDeletions(deps.db, { limit: claimMax, leaseMs });
    if (userIds.length === 0) break;
    for (const userId of userIds) {
      try {
        if (await runAccountDeletion(deps, userId)) gone += 1;
      } catch (error) {
        noteFailure(error, userId);
      }
    }
  }
  return gone;
}

/** Every step may be repeated. Returns whether the account is gone. */
async function runAccountDeletion({ db }: Deps, userId: string): Promise<boolean> {
  await banUser(db, userId);
  for (;;) {
    const state = await removeAccountRows(db, userId, sliceRows);
    if (state === 'waiting') return false;
    if (state === 'done') break;
  }
  await deleteUser(db, userId);
  logger().info({ userId }, 'an account is deleted');
  return true;
}

function noteFailure(error: unknown, userId: string): void {
  reportError(error, { userId });
  logger().error({ err: error, userId }, 'an account’s deletion was interrupted');
}

export type DeletionFacts = {
  /** The Google accounts that hold events of ours. */
  accounts: { email: string; total: number; future: number; unreachable: boolean }[];
  organised: number;
};

/** What a person should know before they delete their account. */
export async function deletionFacts(deps: Deps, userId: string): Promise<DeletionFacts> {
  const [connections, copies, organised] = await Promise.all([
    listConnectionRows(deps.db, userId),
    countCopies(deps.db, userId),
    listOrganisedEvents(deps, { userId }),
  ]);
  const accounts = connections
    .filter(({ status }) => status !== 'disconnecting')
    .map(({ id, email, status }) => {
      const held = copies.find(({ connection_id }) => connection_id === id);
      return {
        email,
        total: held?.copies ?? 0,
        future: held?.future ?? 0,
        unreachable: status === 'requires_reauth',
      };
    })
    .filter(({ total }) => total > 0);
  return { accounts, organised: organised.toCome.length + organised.over.length };
}
