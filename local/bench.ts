import { readdirSync } from 'node:fs';
import path from 'node:path';
import { findBrowser } from './browser.ts';
import { onEnd } from './onEnd.ts';
import { startOwnStack } from './stack/ownStack.ts';
import { projectDir } from './stack/settings.ts';
import type { Stack } from './stack/stack.ts';
import { endCommands, run } from './test/command.ts';

// Runs every benchmark of tests/bench, or those whose names hold one of the given words, on a stack of its own with the
// built app, one after the other. What they print was measured in this run.
process.env.DO_NOT_TRACK = '1';
const words = process.argv.slice(2);
const folder = path.join(projectDir, 'tests/bench');
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.bench.ts'))
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)));
if (files.length === 0) {
  console.error(`No benchmark is named like ${words.join(', ')}.`);
  process.exit(2);
}

let stack: Stack | undefined;
const end = async (code: number) => {
  endCommands();
  await stack?.stop();
  process.exit(code);
};
onEnd(end);

const built = await run(process.execPath, ['node_modules/next/dist/bin/next', 'build']);
if (built.code !== 0) {
  console.error(built.output);
  process.exit(1);
}
const own = await startOwnStack('.local-bench', 'production');
stack = own;

let failed = 0;
for (const file of files) {
  console.log(`\n# ${file.replace('.bench.ts', '')}`);
  const env = { ...own.appEnv, STACK_DATA_DIR: own.dataDir, BROWSER_PATH: await findBrowser() };
  const { code } = await run(process.execPath, ['--expose-gc', path.join(folder, file)], { env, echo: true });
  if (code !== 0) failed += 1;
}
await end(failed > 0 ? 1 : 0);
