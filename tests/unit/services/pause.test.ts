import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { firstOf } from '#src/services/pause.ts';

const never = new Promise<void>(() => {});

test('waiting for the first of many ends leaves no listener on the signal that they share', async () => {
  const { signal } = new AbortController();
  for (let n = 0; n < 50; n += 1) await firstOf([never, Promise.resolve()], 10_000, signal);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('nothing is waited for longer than the pause, nor after the signal', async () => {
  const startedAt = performance.now();
  await firstOf([never], 20, new AbortController().signal);
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 20);
  await firstOf([never], 10_000, controller.signal);
  await firstOf([never], 10_000, AbortSignal.abort());
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});
