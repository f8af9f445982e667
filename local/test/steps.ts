import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { projectDir } from '../stack/settings.ts';
import { run } from './command.ts';

export type Count = { passed: number; failed: number; skipped: number };
export type StepResult = Count & { output: string };
/** `bail` ends a step's tests at the first that fails. */
export type Context = { filters: string[]; env: Record<string, string>; bail: boolean };
export type Step = {
  name: string;
  run(context: Context): Promise<StepResult>;
};

const bin = (file: string) => path.join(projectDir, 'node_modules', file);
const node = process.execPath;

/** A tool that says yes or no: one check. */
function check(name: string, args: string[], env: Record<string, string> = {}): Step {
  return {
    name,
    async run(context) {
      const { code, output } = await run(node, args, { env: { ...env, ...context.env } });
      return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, output };
    },
  };
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  numFailedTestSuites: z.number(),
});

function vitest(name: string): Step {
  return {
    name,
    async run({ filters, env, bail }) {
      const report = reportFile(name);
      const args = [bin('vitest/vitest.mjs'), 'run', '--project', name, ...filters, '--passWithNoTests'];
      if (bail) args.push('--bail=1');
      const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
      const { code, output } = await run(node, [...args, ...reporters], { env });
      return counted(report, code, output, (json) => {
        const read = vitestReport.parse(json);
        const failed = read.numFailedTests || (read.numFailedTestSuites > 0 ? 1 : 0);
        return { passed: read.numPassedTests, failed, skipped: read.numPendingTests + read.numTodoTests };
      });
    },
  };
}

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

function playwright(): Step {
  return {
    name: 'e2e',
    async run({ filters, env, bail }) {
      const report = reportFile('e2e');
      const args = [bin('@playwright/test/cli.js'), 'test', ...filters, '--reporter=line,json'];
      if (bail) args.push('-x');
      const { code, output } = await run(node, args, {
        env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
      });
      return counted(report, code, output, (json) => {
        const { stats } = playwrightReport.parse(json);
        return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
      });
    },
  };
}

/** A runner that fails without a failed test (it could not start, say) counts as one failure. */
function counted(report: string, code: number, output: string, read: (json: unknown) => Count): StepResult {
  try {
    const count = read(JSON.parse(readFileSync(report, 'utf8')));
    return { ...count, failed: code !== 0 && count.failed === 0 ? 1 : count.failed, output };
  } catch {
    return { passed: 0, failed: 1, skipped: 0, output };
  }
}

function reportFile(name: string): string {
  const folder = path.join(projectDir, '.local-test-reports');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}.json`);
  rmSync(file, { force: true });
  return file;
}

/** Everything that `npm test` runs. A list is worked off in its order; `test.ts` says which lists run side by side. */
export const steps = {
  still: [
    check('lint', [bin('@biomejs/biome/bin/biome'), 'check', '.']),
    check('dead', [bin('knip/bin/knip.js')]),
    check('docs', [path.join(projectDir, 'local/checkDocs.ts')]),
    vitest('unit'),
    vitest('google'),
  ],
  building: [check('build', [bin('next/dist/bin/next'), 'build'], { NEXT_TELEMETRY_DISABLED: '1' })],
  built: [
    // The build writes the routes' types.
    check('types', [bin('typescript/bin/tsc'), '--noEmit', '-p', '.']),
    vitest('stack'),
  ],
  onStack: [
    check('schema', [path.join(projectDir, 'local/schema.ts'), '--check']),
    check('dbtypes', [path.join(projectDir, 'local/databaseTypes.ts'), '--check']),
    // Before the app has been asked anything: what it does after its answers must not mingle with histories that end leases at will.
    vitest('convergence'),
    vitest('integration'),
    vitest('integration-alone'),
    vitest('security'),
  ],
  inBrowser: [playwright()],
  /** Tests that measure seconds, when nothing else runs any more. */
  timed: [vitest('timed')],
};
