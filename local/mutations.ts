import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { onEnd } from '#operate/onEnd.ts';
import type { Safeguard } from '#tests/mutations/safeguard.ts';
import { safeguards } from '#tests/mutations/safeguards.ts';
import { projectDir } from './stack/settings.ts';
import { endCommands, run } from './test/command.ts';

// Switches every safeguard off in a copy of the checkout, one at a time, and runs the tests that should notice. Prints the survivors, and fails
// if there is one, if a patch no longer applies, or if the tests of a safeguard don't pass without its patch. Words choose safeguards by name,
// `--steps 'unit build,e2e'` by the steps of their tests, `--workers 1` spares the machine.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { workers: { type: 'string', default: '2' }, steps: { type: 'string' } },
});
const chosen = safeguards.filter(
  ({ name, steps }) =>
    (positionals.length === 0 || positionals.some((text) => name.includes(text))) &&
    (values.steps === undefined || values.steps.split(' ').includes(steps)),
);

type Verdict = 'caught' | 'survived' | 'broken';

/** The committed and uncommitted files of the checkout, with its dependencies as hard links where the file system allows that. */
function copyCheckout(): string {
  const target = mkdtempSync(path.join(tmpdir(), 'kure-cal-mutations-'));
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: projectDir,
    encoding: 'utf8',
  });
  for (const file of files.split('\0').filter(Boolean)) {
    mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
    cpSync(path.join(projectDir, file), path.join(target, file));
  }
  const modules = [path.join(projectDir, 'node_modules'), path.join(target, 'node_modules')] as const;
  if (spawnSync('cp', ['-al', ...modules]).status !== 0) {
    cpSync(...modules, { recursive: true, verbatimSymlinks: true });
  }
  return target;
}

/** Runs tests in a copy until one fails; `failed` counts tests, and is null when no test was run at all. */
async function runTests(
  copy: string,
  { steps, tests }: Pick<Safeguard, 'tests'> & { steps: string },
): Promise<{ failed: number | null; output: string }> {
  const args = [
    '--disable-warning=ExperimentalWarning',
    path.join(copy, 'local/test.ts'),
    '--bail',
    '--only',
    steps,
    ...tests,
  ];
  const { output } = await run(process.execPath, args, { cwd: copy });
  const [, passed, failed] = /^tests: (\d+) passed, (\d+) failed/m.exec(output) ?? [];
  const noTests = passed === undefined || Number(passed) + Number(failed) === 0;
  const didNotStart =
    /SyntaxError|Transform failed|Migration .* failed|did not start|^build: .* [1-9]\d* failed/m.test(output);
  return { failed: noTests || didNotStart ? null : Number(failed), output };
}

async function judge(copy: string, safeguard: Safeguard): Promise<{ verdict: Verdict; why: string }> {
  const file = path.join(copy, safeguard.file);
  const text = readFileSync(file, 'utf8');
  const places = text.split(safeguard.from).length - 1;
  if (places !== 1)
    return { verdict: 'broken', why: `its patch fits ${places} places of ${safeguard.file}, not one` };
  writeFileSync(
    file,
    text.replace(safeguard.from, () => safeguard.to),
  );
  try {
    if (isSchema(safeguard)) migrateFromSource(copy);
    const { failed, output } = await runTests(copy, safeguard);
    if (failed === null) return { verdict: 'broken', why: `no test ran:\n${output.slice(-2000)}` };
    return failed > 0 ? { verdict: 'caught', why: `${failed} failed` } : { verdict: 'survived', why: '' };
  } finally {
    writeFileSync(file, text);
    if (isSchema(safeguard)) migrateFromSource(copy);
    if (safeguard.steps.startsWith('build')) restoreBuild(copy);
  }
}

const isSchema = ({ file }: Safeguard) => file.startsWith('supabase/schemas/');

/** Leaves the baseline as the only migration, generated anew: `npm test` proves that it builds what all migrations build. */
function migrateFromSource(copy: string): void {
  const folder = path.join(copy, 'supabase/migrations');
  for (const file of readdirSync(folder))
    if (!file.endsWith('_baseline.sql')) rmSync(path.join(folder, file));
  const { status, stderr } = spawnSync(process.execPath, [path.join(copy, 'local/schema.ts')]);
  if (status !== 0) throw new Error(`The baseline could not be generated:\n${stderr}`);
}

/** Builds the app of a copy once, and keeps the result beside it for after a patch that had to be built. */
async function build(copy: string): Promise<void> {
  if (chosen.every(({ steps }) => steps === 'unit')) return;
  const { code, output } = await run(
    process.execPath,
    [path.join(copy, 'local/test.ts'), '--only', 'build'],
    { cwd: copy },
  );
  if (code !== 0) throw new Error(`The build failed:\n${output}`);
  cpSync(path.join(copy, '.next'), path.join(copy, '.next-clean'), {
    recursive: true,
    verbatimSymlinks: true,
  });
}

function restoreBuild(copy: string): void {
  rmSync(path.join(copy, '.next'), { recursive: true, force: true });
  cpSync(path.join(copy, '.next-clean'), path.join(copy, '.next'), {
    recursive: true,
    verbatimSymlinks: true,
  });
}

/** The tests of every safeguard must pass without its patch, or their failing would prove nothing: returns those whose tests don't. */
async function withFailingTests(copy: string): Promise<Safeguard[]> {
  const failing: Safeguard[] = [];
  // The copy has been built already.
  const withoutBuild = (one: Safeguard) => one.steps.replace('build,', '');
  for (const steps of new Set(chosen.map(withoutBuild))) {
    const group = chosen.filter((one) => withoutBuild(one) === steps);
    const tests = [...new Set(group.flatMap((one) => one.tests))];
    if ((await runTests(copy, { steps, tests })).failed === 0) continue;
    for (const one of group) {
      const { failed, output } = await runTests(copy, { steps, tests: one.tests });
      if (failed === 0) continue;
      failing.push(one);
      console.log(`broken: ${one.name} (its tests fail without its patch)\n${output.slice(-4000)}`);
    }
  }
  return failing;
}

const copies: string[] = [];
function end(code: number): never {
  endCommands();
  for (const copy of copies) rmSync(copy, { recursive: true, force: true });
  process.exit(code);
}
onEnd(end);

const count: Record<Verdict, number> = { caught: 0, survived: 0, broken: 0 };
const first = copyCheckout();
copies.push(first);
await build(first);
const failing = await withFailingTests(first);
count.broken = failing.length;

const waiting = chosen.filter((safeguard) => !failing.includes(safeguard));
async function work(copy: string): Promise<void> {
  for (let safeguard = waiting.shift(); safeguard; safeguard = waiting.shift()) {
    const started = Date.now();
    const { verdict, why } = await judge(copy, safeguard);
    count[verdict] += 1;
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(`${verdict}: ${safeguard.name} (${why ? `${why}, ` : ''}${seconds} s)`);
  }
}
const workers = Math.min(Number(values.workers), chosen.length);
while (copies.length < workers) {
  const copy = copyCheckout();
  copies.push(copy);
  await build(copy);
}
await Promise.all(copies.map(work));
console.log(`mutations: ${count.caught} caught, ${count.survived} survived, ${count.broken} broken`);
end(count.survived + count.broken > 0 || chosen.length === 0 ? 1 : 0);
