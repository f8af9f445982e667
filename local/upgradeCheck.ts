import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectDir } from './stack/settings.ts';

// Runs the build and the tests of an earlier version against the migrations of this one: an upgrade migrates the database first, so the version
// before must work with it. npm run upgrade:check -- <tag or commit> [filters of test files]
const [version, ...filters] = process.argv.slice(2);
if (!version) {
  console.error('Name the version that runs in production: npm run upgrade:check -- <tag or commit>');
  process.exit(2);
}
const folder = path.join(mkdtempSync(path.join(tmpdir(), 'kure-cal-upgrade-')), 'version');
const git = (...args: string[]) =>
  execFileSync('git', args, { cwd: projectDir, stdio: ['ignore', 'pipe', 'inherit'] });
git('worktree', 'add', '--detach', folder, version);
try {
  const migrations = 'supabase/migrations';
  rmSync(path.join(folder, migrations), { recursive: true });
  cpSync(path.join(projectDir, migrations), path.join(folder, migrations), { recursive: true });
  // Not the step `schema`: that version's source of the schema is another one.
  const steps = 'build,integration,integration-alone,security,e2e';
  const { status } = spawnSync('npm', ['test', '--', '--only', steps, ...filters], {
    cwd: folder,
    stdio: 'inherit',
  });
  console.log(
    status === 0
      ? `The database of this version serves ${version}.`
      : `The database of this version does not serve ${version}, or its tests fail by themselves.`,
  );
  process.exitCode = status === 0 ? 0 : 1;
} finally {
  git('worktree', 'remove', '--force', folder);
  rmSync(path.dirname(folder), { recursive: true, force: true });
}
