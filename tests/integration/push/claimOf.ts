import { randomUUID } from 'node:crypto';
import { claimSyncs, type Job, type SyncKind } from '#src/data/syncQueue.ts';
import { pushContextSchema } from '#src/domain/push/pushContext.ts';
import { type Person, sql } from '#tests/integration/support/person.ts';

type Claim = {
  owner?: string;
  leaseMs?: number;
  limit?: number;
  perConnection?: number;
  kinds?: SyncKind[];
  backgroundCalls?: number;
};

/** Leases what waits for one person, as a worker does; with each row the account that it belongs to. */
export async function claimOf(
  person: Pick<Person, 'deps' | 'userId'>,
  claim: Claim = {},
): Promise<(Job & { connectionId: string })[]> {
  const { owner = randomUUID(), leaseMs = 60_000, limit = 100, perConnection = 100 } = claim;
  const { kinds = ['push_event', 'disconnect'], backgroundCalls = 1_000_000 } = claim;
  const wanted = kinds.map((kind) => ({ kind, limit, perConnection, gapMs: 0 }));
  const scope = { userId: person.userId, backgroundCalls };
  const jobs = await claimSyncs(person.deps.db, { owner, leaseMs, settleMs: 400, wanted, ...scope });
  const accounts = await sql`select id, connection_id from public.pending_calendar_syncs
    where id = any (${jobs.map(({ id }) => id)})`;
  const accountOf = new Map(accounts.map((row) => [Number(row.id), String(row.connection_id)]));
  return jobs.map((job) => ({ ...job, connectionId: accountOf.get(job.id) ?? '' }));
}

/** What a leased push takes. */
export const pushOf = (job: Job | undefined) => pushContextSchema.parse(job?.context);
