// Installs what the lock file says if it is not installed yet, then hands over to a TypeScript entry on the pinned Node.
// Runs on any Node from 20 and needs no package.
import { spawn } from 'node:child_process';
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

let child;

/** Runs a command in our process group, so that Ctrl-C in a terminal reaches it, and returns its exit code. */
function run(command, args, env = process.env) {
  child = spawn(command, args, { cwd: project, stdio: 'inherit', shell: windows, env });
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0))));
}

const end = (signal) => child?.kill(signal);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal));
// npm sends a signal to its shell only, and the shell ends without passing the signal on.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && end('SIGTERM'), 500).unref();

const wanted = createHash('sha256')
  .update(readFileSync(path.join(project, 'package-lock.json')))
  .digest('hex');
const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
if (installed !== wanted || !existsSync(node)) {
  console.log('Installing the locked dependencies (about a minute, once)…');
  const npm = windows ? 'npm.cmd' : 'npm';
  // `engines` is for the app, which runs on the Node that this installs.
  const code = await run(npm, ['ci', '--engine-strict=false', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) {
    console.error('npm ci failed; its message is above. Nothing was started.');
    process.exit(code);
  }
  mkdirSync(modules, { recursive: true });
  writeFileSync(stamp, wanted);
}

const script = path.join(project, 'local', `${entry}.ts`);
const PATH = `${path.join(modules, '.bin')}${path.delimiter}${process.env.PATH ?? ''}`;
const args = ['--disable-warning=ExperimentalWarning', script, ...rest];
process.exit(await run(node, args, { ...process.env, PATH }));
