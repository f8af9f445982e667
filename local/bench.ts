import { readdirSync } from 'node:fs';
import path from 'node:path';
import { onEnd } from '#operate/onEnd.ts';
import { findBrowser } from './browser.ts';
import { startOwnStack } from './stack/ownStack.ts';
import { projectDir } from './stack/settings.ts';
import type { Stack } from './stack/stack.ts';
import { endCommands, run } from './test/command.ts';

// Runs every benchmark of tests/bench that needs the app, or all whose names hold one of the given words, on a stack of its own,
// one after the other. What they print was measured in this run. Options go to the benchmarks.
process.env.DO_NOT_TRACK = '1';
const given = process.argv.slice(2);
const firstOption = given.findIndex((argument) => argument.startsWith('--'));
const words = firstOption < 0 ? given : given.slice(0, firstOption);
const options = given.slice(words.length);
/** Benchmarks that need no app, and take many minutes. */
const withoutApp = ['scale.bench.ts', 'day.bench.ts', 'capacity.bench.ts'];
const folder = path.join(projectDir, 'tests/bench');
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.bench.ts'))
  .filter((name) =>
    words.length === 0 ? !withoutApp.includes(name) : words.some((word) => name.includes(word)),
  );
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

const needsApp = files.some((file) => !withoutApp.includes(file));
if (needsApp) {
  const built = await run(process.execPath, ['node_modules/next/dist/bin/next', 'build']);
  if (built.code !== 0) {
    console.error(built.output);
    process.exit(1);
  }
}
const own = await startOwnStack('.local-bench', needsApp ? 'production' : 'none');
stack = own;

let failed = 0;
for (const file of files) {
  console.log(`\n# ${file.replace('.bench.ts', '')}`);
  const browser: Record<string, string> = needsApp ? { BROWSER_PATH: await findBrowser() } : {};
  const env = { ...own.appEnv, STACK_DATA_DIR: own.dataDir, ...browser };
  const program = ['--expose-gc', path.join(folder, file), ...options];
  const { code } = await run(process.execPath, program, { env, echo: true });
  if (code !== 0) failed += 1;
}
await end(failed > 0 ? 1 : 0);
