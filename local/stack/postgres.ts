import { spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import postgres from 'postgres';
import { superuser } from './hostedRoles.ts';
import { asDatabaseUser, binaries, initialise, stopLeftover } from './postgresFolder.ts';
import { assertPortFree } from './settings.ts';
import type { Part } from './worker.ts';

export type LocalPostgres = Part & { urlOf(role: string): string };

type Server = { pid: number };
type Place = { folder: string; log: string; port: number; program: string; url: string };

/** So often within a minute a server that ended is started again. */
const restartsMax = 5;

/**
 * Starts PostgreSQL's own binaries on a data folder, creating it the first time. What an earlier process that was killed
 * left running on this folder is stopped first. fsync is off: the data survives a killed process, not a lost machine.
 * A server that ends by itself is started again; one that somebody else has started again by then is taken over.
 */
export async function startPostgres(options: {
  dataDir: string;
  port: number;
  password: string;
}): Promise<LocalPostgres> {
  const folder = path.join(options.dataDir, 'postgres');
  const { initdb, pg_ctl, postgres: program } = await binaries();
  if (!existsSync(path.join(folder, 'PG_VERSION'))) initialise(initdb, folder, options);
  stopLeftover(pg_ctl, folder);
  await assertPortFree('PostgreSQL', options.port, 'POSTGRES_PORT');
  const urlOf = (role: string) =>
    `postgres://${role}:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/postgres`;
  const log = path.join(options.dataDir, 'postgres.log');
  const place = { folder, log, port: options.port, program, url: urlOf(superuser) };
  let stopping = false;
  let server = launch(place);
  process.on('exit', () => signal(server, 'SIGINT'));
  try {
    await ready(server, place);
  } catch (error) {
    await end(server);
    if (isRefusedSignIn(error)) throw new Error(madeByAnother(options.dataDir), { cause: error });
    throw error;
  }

  const keepRunning = async () => {
    let starts: number[] = [];
    for (;;) {
      while (runs(server)) await pause(200);
      if (stopping) return new Promise<Error>(() => {});
      starts = [...starts.filter((at) => at > Date.now() - 60_000), Date.now()];
      if (starts.length > restartsMax) return new Error(`PostgreSQL keeps ending${reason(log)}`);
      server = (await startedByAnother(place)) ?? launch(place);
      if (stopping) return end(server).then(() => new Promise<Error>(() => {}));
      await ready(server, place).catch(() => {});
    }
  };
  return {
    urlOf,
    failed: keepRunning(),
    async stop() {
      stopping = true;
      await end(server);
    },
  };
}

/** It writes its log itself, so that a full disk is its own trouble. */
function launch({ folder, log, port, program }: Place): Server {
  const output = openSync(log, 'a');
  const [command, args] = asDatabaseUser(program, [
    '-D',
    folder,
    '-p',
    String(port),
    ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    ...['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=150'],
    ...['-c', 'timezone=UTC', '-c', 'log_timezone=UTC'],
  ]);
  const child = spawn(command, args, { stdio: ['ignore', output, output] });
  child.on('error', () => {});
  return { pid: child.pid ?? 0 };
}

/** The server that `pg_ctl restart` or the like puts in the place of ours, if it does so within a second. */
async function startedByAnother({ folder }: Place): Promise<Server | null> {
  for (const deadline = Date.now() + 1_000; Date.now() < deadline; await pause(100)) {
    const file = path.join(folder, 'postmaster.pid');
    const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
    if (runs({ pid })) return { pid };
  }
  return null;
}

async function ready(server: Server, { url, log }: Place): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline && runs(server)) {
    const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} });
    try {
      await sql`select 1`;
      return;
    } catch (error) {
      if (isRefusedSignIn(error)) throw error;
      await pause(50);
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
  await end(server);
  throw new Error(`PostgreSQL did not start${reason(log)}`);
}

async function end(server: Server): Promise<void> {
  signal(server, 'SIGINT');
  const began = Date.now();
  while (runs(server) && Date.now() - began < 8_000) {
    if (Date.now() - began > 4_000) signal(server, 'SIGQUIT');
    await pause(20);
  }
}

const runs = (server: Server) => signal(server, 0);

function signal({ pid }: Server, name: NodeJS.Signals | 0): boolean {
  if (pid < 2) return false;
  try {
    return process.kill(pid, name);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The server runs, but doesn't know our superuser or its password. */
const isRefusedSignIn = (error: unknown) =>
  ['28P01', '28000'].includes(String((error as { code?: unknown }).code));

const madeByAnother = (dataDir: string) =>
  `The database in ${dataDir} was made by an older version of this stack, or its secrets.json is gone. Delete that folder to begin with an empty database.`;

/** The last trouble that the server wrote down. */
function reason(log: string): string {
  const told = readFileSync(log, 'utf8')
    .split('\n')
    .findLast((line) => /\b(FATAL|PANIC):/.test(line));
  return `${told ? `: ${told.replace(/^.*?\b(FATAL|PANIC): +/, '')}` : ''}. Its log is ${log}.`;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
