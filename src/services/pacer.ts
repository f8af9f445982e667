import { pause } from './pause.ts';

export type Pacer = {
  /** Waits for this account's turn to ask Google. */
  turn(account: string, signal?: AbortSignal): Promise<void>;
};

/**
 * At most so many calls of one account within any second, in this process; the queue's batches hold the pace across processes.
 * The account's last calls are forgotten a second later.
 */
export function createPacer(callsPerSecond: number, now: () => number = () => performance.now()): Pacer {
  const starts = new Map<string, number[]>();
  return {
    async turn(account, signal) {
      for (const [key, times] of starts) if ((times.at(-1) ?? 0) < now() - 1000) starts.delete(key);
      const times = starts.get(account) ?? [];
      const at = Math.max(now(), times.length < callsPerSecond ? 0 : (times.at(-callsPerSecond) ?? 0) + 1000);
      starts.set(account, [...times, at].slice(-callsPerSecond));
      if (at > now()) await pause(at - now(), signal);
    },
  };
}
