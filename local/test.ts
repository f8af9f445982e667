import { parseArgs } from 'node:util';
import { findBrowser } from './browser.ts';
import { onEnd } from './onEnd.ts';
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
const known = [...steps.still, ...steps.building, ...steps.onStack].map(({ name }) => name);
const unknown = only?.filter((name) => !known.includes(name)) ?? [];
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}. The steps are ${known.join(', ')}.`);
  process.exit(2);
}

const total: Count = { passed: 0, failed: 0, skipped: 0 };
let stack: Stack | undefined;
let ending = false;

async function end(code: number): Promise<never> {
  ending = true;
  endCommands();
  await stack?.stop();
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

const wanted = (lane: Step[]) => lane.filter(({ name }) => !only || only.includes(name));

async function lane(list: Step[], env: Record<string, string>): Promise<void> {
  for (const step of list) if (!ending) await runStep(step, env);
}

await Promise.all([lane(wanted(steps.still), {}), lane(wanted(steps.building), {})]);

const onStack = wanted(steps.onStack);
if (onStack.length > 0) {
  try {
    const browser = onStack.some(({ name }) => name === 'e2e') ? await findBrowser() : '';
    const own = await startOwnStack('.local-test', 'production');
    stack = own;
    await lane(onStack, { STACK_DATA_DIR: own.dataDir, BROWSER_PATH: browser });
  } catch (error) {
    console.log((error as Error).message);
    total.failed += 1;
  }
}

const skipped = total.skipped ? `, ${total.skipped} skipped` : '';
process.on('exit', () => console.log(`tests: ${total.passed} passed, ${total.failed} failed${skipped}`));
await end(total.failed > 0 || total.passed === 0 ? 1 : 0);
