import { setTimeout as sleep } from 'node:timers/promises';

/** Waits; ends early with the signal's reason when it aborts. Nothing else in the services sleeps. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, signal ? { signal } : {});
}

/** Waits until the first of these ends, or as long as a pause would. What remains of the pause is given up: no timer and no listener stays. */
export async function firstOf(ends: Iterable<Promise<void>>, ms: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const stop = () => over.abort();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    await Promise.race([...ends, pause(ms, over.signal).catch(() => {})]);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}
