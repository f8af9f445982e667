import { setTimeout as sleep } from 'node:timers/promises';

/** Waits; ends early with the signal's reason when it aborts. Nothing else in the services sleeps. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, signal ? { signal } : {});
}
