import type { Deps } from '#src/compose.ts';
import type { JobResult } from '#src/domain/jobEnd.ts';
import type { PullContext } from '#src/domain/pull/pullContext.ts';
import { type PullEnd, pullCalendar } from './calendarPullService.ts';
import { ensureListWatch, ensureWatch } from './calendarWatchService.ts';

/** Reads a leased calendar, then opens its channel: what changed between the two is read once more (confirm_watch_channel). */
export async function pullAndWatch(
  deps: Deps,
  context: PullContext,
  signal: AbortSignal,
): Promise<JobResult> {
  const end = await pullCalendar(deps, context, { signal });
  if (end.status === 'synced' && !signal.aborted) {
    await ensureWatch(deps, context, signal);
    await ensureListWatch(deps, context, signal);
  }
  return resultOf(end);
}

function resultOf(end: PullEnd): JobResult {
  switch (end.status) {
    case 'synced':
      return end.again ? 'again' : 'done';
    case 'resumable':
      return 'waiting';
    case 'failed':
      return end.dead ? 'dead' : 'waiting';
    case 'lost':
      return 'lost';
  }
}
