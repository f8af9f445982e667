import type { WorkTime } from './jobHandlers.ts';

const takesMs = 50_000;
const worksMs = 57_000;

/** The time of one invocation, of which its platform allows 60 s; it ends early when `ended` aborts. */
export function beginShift(ended?: AbortSignal): WorkTime {
  const until = (ms: number) => AbortSignal.any([AbortSignal.timeout(ms), ...(ended ? [ended] : [])]);
  return { takes: until(takesMs), works: until(worksMs) };
}
