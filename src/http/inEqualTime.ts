import { setTimeout as sleep } from 'node:timers/promises';

const stepMs = 1_500;

/**
 * What `act` gives, after the next full 1.5 seconds: whoever asks doesn't learn from the time whether a mail was sent or a
 * password was hashed. At once where the outcome says it all: `isOpen`.
 */
export async function inEqualTime<T>(act: () => Promise<T>, isOpen?: (outcome: T) => boolean): Promise<T> {
  const started = performance.now();
  const outcome = await act();
  if (isOpen?.(outcome)) return outcome;
  const spent = performance.now() - started;
  await sleep(Math.ceil(spent / stepMs) * stepMs - spent);
  return outcome;
}
