import { parseArgs } from 'node:util';
import { onEnd } from '#operate/onEnd.ts';
import { startOwnStack } from './stack/ownStack.ts';
import type { Stack } from './stack/stack.ts';
import { endCommands, run } from './test/command.ts';

// Runs the convergence tests longer than `npm test` does, on a stack of their own: `--seeds 1000`, `--from 4711` to begin there,
// `--steps 60` for longer histories, and words to choose files.
process.env.DO_NOT_TRACK = '1';
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '500' },
    from: { type: 'string', default: '1' },
    steps: { type: 'string', default: '40' },
  },
});
let stack: Stack | undefined;
const end = async (code: number) => {
  endCommands();
  await stack?.stop();
  process.exit(code);
};
onEnd(end);
const own = await startOwnStack('.local-convergence', 'none');
stack = own;

const { code } = await run(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    'convergence',
    '--testTimeout=86400000',
    ...positionals,
  ],
  {
    env: {
      STACK_DATA_DIR: own.dataDir,
      CONVERGENCE_SEEDS: values.seeds,
      CONVERGENCE_FROM: values.from,
      CONVERGENCE_STEPS: values.steps,
    },
    echo: true,
  },
);
await end(code);
