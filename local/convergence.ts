import { parseArgs } from 'node:util';
import { startOwnStack } from './stack/ownStack.ts';
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
const stack = await startOwnStack('.local-convergence', 'none');
const end = async (code: number) => {
  endCommands();
  await stack.stop();
  process.exit(code);
};
process.on('SIGINT', () => void end(130));
process.on('SIGTERM', () => void end(143));

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
      STACK_DATA_DIR: stack.dataDir,
      CONVERGENCE_SEEDS: values.seeds,
      CONVERGENCE_FROM: values.from,
      CONVERGENCE_STEPS: values.steps,
    },
    echo: true,
  },
);
await end(code);
