import { expect, test } from 'vitest';
import { createPacer } from '#src/services/pacer.ts';

test('an account gets at most so many turns in any second, and another account doesn’t wait for it', async () => {
  let now = 0;
  const pacer = createPacer(10, () => now);
  for (let call = 0; call < 10; call += 1) await pacer.turn('one');
  const waiting = AbortSignal.timeout(20);
  await expect(pacer.turn('one', waiting)).rejects.toThrow();
  await pacer.turn('two', waiting);
  now = 3_000;
  await pacer.turn('one');
});
