// Installs what the lock file says if it is not installed yet, then hands over to a TypeScript entry on the pinned Node.
// Runs on any Node from 20 and needs no package.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const project = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const modules = path.join(project, 'node_modules');
const stamp = path.join(modules, '.kure-cal-lock');
const windows = process.platform === 'win32';
const node = path.join(modules, '.bin', windows ? 'node.cmd' : 'node');

const [entry, ...rest] = process.argv.slice(2);
if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`Kure-Cal needs Node 20 or newer to start; this is ${process.versions.node}.`);
  process.exit(1);
}

const wanted = createHash('sha256')
  .update(readFileSync(path.join(project, 'package-lock.json')))
  .digest('hex');
const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
if (installed !== wanted || !existsSync(node)) {
  console.log('Installing the locked dependencies (about a minute, once)…');
  const arguments_ = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = spawnSync(windows ? 'npm.cmd' : 'npm', arguments_, {
    cwd: project,
    stdio: 'inherit',
    shell: windows,
  });
  if (npm.status !== 0) {
    console.error('npm ci failed; its message is above. Nothing was started.');
    process.exit(npm.status ?? 1);
  }
  mkdirSync(modules, { recursive: true });
  writeFileSync(stamp, wanted);
}

// In its own group a Ctrl-C in the terminal would not reach it; it stays in ours and gets every signal once.
const child = spawn(
  node,
  ['--disable-warning=ExperimentalWarning', path.join(project, 'local', `${entry}.ts`), ...rest],
  {
    cwd: project,
    stdio: 'inherit',
    shell: windows,
    env: { ...process.env, PATH: `${path.join(modules, '.bin')}${path.delimiter}${process.env.PATH ?? ''}` },
  },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
