import type { Deps } from '#src/compose.ts';
import { workFanOut } from '#src/data/fanOuts.ts';

/**
 * Brings stored changes (an organiser's edit, a person's preference, the six-hourly round) to everything that they concern, slice by slice,
 * until none is left or the signal aborts. What is left goes on with the next call. Returns how many rows were reached.
 */
export async function workFanOuts({ db, engine }: Deps, signal: AbortSignal): Promise<number> {
  let reached = 0;
  while (!signal.aborted) {
    const slice = await workFanOut(db, engine.sliceMs);
    if (slice === null) break;
    reached += slice.reached;
  }
  return reached;
}
