import type { SyncLoopDeps } from './syncLoop.ts';
import type { Timer } from './syncRun.ts';

/** The real clock. A wait ends early when its signal aborts. */
export const browserTimer: Timer = {
  now: Date.now,
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = () => {
        clearTimeout(timer);
        // A page that is open for days waits often, and always on the same signal.
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end);
    }),
};

/** Web Locks, one set per user: all tabs of a browser share them, and a closed tab gives its own back. */
export function browserLock(userId: string): SyncLoopDeps['withLock'] {
  return async (name, { ifFree, signal }, work) => {
    const options: LockOptions = ifFree ? { ifAvailable: true } : { signal };
    try {
      await navigator.locks.request(`kure-cal ${userId} ${name}`, options, async (lock) => {
        if (lock) await work();
      });
    } catch (error) {
      // A page that is closing gives up its place in the queue, and its database goes with it.
      if (!signal.aborted) throw error;
    }
  };
}
