import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inEqualTime } from '#src/http/inEqualTime.ts';

async function duration(act: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await act();
  return performance.now() - started;
}

test('an answer takes the same time whether much was done for it or nothing', async () => {
  const [little, much] = await Promise.all([
    duration(() => inEqualTime(async () => 'nothing')),
    duration(() => inEqualTime(() => sleep(700, 'much'))),
  ]);
  expect(Math.abs(little - much)).toBeLessThan(100);
  expect(little).toBeGreaterThan(1_490);
});

test('an answer that hides nothing is given at once', async () => {
  expect(
    await duration(() =>
      inEqualTime(
        async () => 'signed in',
        (outcome) => outcome === 'signed in',
      ),
    ),
  ).toBeLessThan(500);
});
