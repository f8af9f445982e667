import { parseArgs } from 'node:util';
import { onEnd } from '#operate/onEnd.ts';
import { findBrowser } from './browser.ts';
import { startOwnStack } from './stack/ownStack.ts';
import type { Stack } from './stack/stack.ts';
import { endCommands } from './test/command.ts';
import { type Count, type Step, steps } from './test/steps.ts';

process.env.DO_NOT_TRACK = '1';

const { values, positionals: filters } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, bail: { type: 'boolean', default: false } },
});
const only = values.only?.split(',');
const known = Object.values(steps).flatMap((list) => list.map(({ name }) => name));
const unknown = only?.filter((name) => !known.includes(name)) ?? [];
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}. The steps are ${known.join(', ')}.`);
  process.exit(2);
}

const isWanted = ({ name }: Step) => !only || only.includes(name);
const total: Count = { passed: 0, failed: 0, skipped: 0 };
const stacks: Stack[] = [];
let ending = false;

async function end(code: number): Promise<never> {
  ending = true;
  endCommands();
  await Promise.all(stacks.map((stack) => stack.stop()));
  process.exit(code);
}
onEnd(end);

async function runStep(step: Step, env: Record<string, string>): Promise<void> {
  const started = Date.now();
  const { output, ...count } = await step.run({ filters, env, bail: values.bail });
  if (ending) return;
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
  if (count.failed > 0) console.log(output.trimEnd());
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  const skipped = count.skipped ? `, ${count.skipped} skipped` : '';
  console.log(`${step.name}: ${count.passed} passed, ${count.failed} failed${skipped} (${seconds} s)`);
}

async function runAll(list: Step[], env: Record<string, string> = {}): Promise<void> {
  for (const step of list) if (!ending && isWanted(step)) await runStep(step, env);
}

/** Runs steps on a stack of their own. */
async function runOnStack(folder: string, list: Step[]): Promise<void> {
  if (ending || !list.some(isWanted)) return;
  try {
    const BROWSER_PATH = list === steps.inBrowser ? await findBrowser() : '';
    const stack = await startOwnStack(folder, 'production');
    stacks.push(stack);
    await runAll(list, { STACK_DATA_DIR: stack.dataDir, BROWSER_PATH });
  } catch (error) {
    console.log((error as Error).message);
    total.failed += 1;
  }
}

// The browser tests take longest, and wait for the browser more than they use the processor: all else runs beside them.
const build = runAll(steps.building);
await Promise.all([
  build.then(() => runOnStack('.local-test-browser', steps.inBrowser)),
  runAll(steps.still)
    .then(() => build)
    .then(() => runAll(steps.built))
    .then(() => runOnStack('.local-test', steps.onStack)),
]);
await runOnStack('.local-test-timed', steps.timed);

const skipped = total.skipped ? `, ${total.skipped} skipped` : '';
process.on('exit', () => console.log(`tests: ${total.passed} passed, ${total.failed} failed${skipped}`));
await end(total.failed > 0 || total.passed === 0 ? 1 : 0);
