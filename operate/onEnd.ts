import { constants } from 'node:os';

/**
 * Calls `end` once with the exit code to use: at SIGINT, SIGTERM or SIGHUP, and when the process that started this one has
 * ended. npm needs the latter: it sends a signal to its shell only, and the shell ends without passing the signal on.
 */
export function onEnd(end: (code: number) => unknown): void {
  let ending = false;
  const endOnce = (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') => {
    if (ending) return;
    ending = true;
    end(128 + constants.signals[signal]);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => endOnce(signal));
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && endOnce('SIGTERM'), 500).unref();
}
