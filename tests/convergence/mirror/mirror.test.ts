import pLimit from 'p-limit';
import { expect, it } from 'vitest';
import { runMirrorHistory } from './history.ts';

// `npm run convergence -- --seeds 1000 --from 1 mirror` runs more of them, `--seeds 1 --from 4711` one of them again.
const seeds = Number(process.env.CONVERGENCE_SEEDS ?? 16);
const from = Number(process.env.CONVERGENCE_FROM ?? 1);
const steps = Number(process.env.CONVERGENCE_STEPS ?? 25);

it(`after each of ${seeds} random histories in both directions the mirror is what Google shows`, async () => {
  const lanes = pLimit(3);
  const failures: string[] = [];
  await Promise.all(
    Array.from({ length: seeds }, (_, index) =>
      lanes(() =>
        runMirrorHistory(from + index, steps).catch((error: Error) => {
          failures.push(error.message);
        }),
      ),
    ),
  );
  expect(failures.join('\n\n')).toBe('');
});
