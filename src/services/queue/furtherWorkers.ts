import type { Deps } from '#src/compose.ts';
import { countDueLanes, type SyncKind } from '#src/data/syncQueue.ts';
import { reportError } from '#src/observability/reportError.ts';

const kinds: SyncKind[] = ['push_event', 'pull_calendar'];
const answerMs = 5_000;

export type StartedWorkers = { started: number; failed: number };

/**
 * Starts further workers over HTTP when more accounts wait than this worker can serve: one for every `lanesPerWorker` accounts. There are at
 * most `workersMax` workers, this one and the `running` ones included, and only the cron starts any. A worker that doesn't start is
 * reported; the other workers and the next cron claim its rows. Throws when the database doesn't answer.
 */
export async function startFurtherWorkers(
  { db, env, engine }: Pick<Deps, 'db' | 'env' | 'engine'>,
  running: number,
  signal: AbortSignal,
): Promise<StartedWorkers> {
  const most = engine.lanesPerWorker * engine.workersMax;
  const needed = Math.ceil((await countDueLanes(db, kinds, most)) / engine.lanesPerWorker);
  const start = async () => {
    const answer = await fetch(`${env.APP_URL}/api/cron/queue-worker`, {
      headers: { authorization: `Bearer ${env.CRON_SECRET}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
    });
    if (!answer.ok) throw new Error(`A further worker could not be started: ${answer.status}`);
  };
  const count = Math.max(0, needed - 1 - running);
  const ends = await Promise.allSettled(Array.from({ length: count }, start));
  const failed = ends.filter((end) => end.status === 'rejected');
  for (const { reason } of failed) reportError(reason, {});
  return { started: ends.length - failed.length, failed: failed.length };
}
