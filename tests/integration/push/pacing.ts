import { createServiceClient } from '#src/data/clients.ts';
import { engineSettings } from '#src/domain/engineSettings.ts';
import { createPacer } from '#src/services/google/pacer.ts';
import { createDeps, type Person } from '#tests/integration/support/person.ts';

/** What another process would have: its own clients, and the times and the pace of production. */
export function processDeps() {
  const deps = createDeps();
  const db = createServiceClient(deps.env);
  return {
    ...deps,
    db,
    engine: { ...engineSettings },
    pacer: createPacer(db, engineSettings.callsPerSecond),
  };
}

/** The largest number of calls that began within any time of this length. */
export const mostWithin = (ms: number, times: number[]) =>
  Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + ms).length));

/** When the person’s calls to the Calendar API arrived at Google, in milliseconds. */
export const callsOf = async (ada: Person) =>
  (await ada.google.requests())
    .filter(({ path }) => path.includes('/calendar/v3/'))
    .map(({ time }) => new Date(time).getTime());

/** Runs rounds until it is done; returns how many milliseconds that took. */
export const untilDone = async (done: () => Promise<boolean>, round: () => Promise<unknown>) => {
  const startedAt = performance.now();
  while (!(await done())) {
    if (performance.now() - startedAt > 25_000) throw new Error('not done after 25 s');
    await round();
  }
  return performance.now() - startedAt;
};
