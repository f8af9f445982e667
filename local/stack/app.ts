import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { OrphanWatch } from './orphanWatch.ts';
import { type ProcessGroup, startGroup } from './processGroup.ts';
import { defaultDataDir, projectDir } from './settings.ts';
import type { Part } from './worker.ts';

export type AppMode = 'dev' | 'production';

/** Starts Next.js in a process group of its own and waits until it answers `/api/health`. */
export async function startApp(options: {
  mode: AppMode;
  port: number;
  dataDir: string;
  env: Record<string, string>;
  orphans: OrphanWatch;
}): Promise<Part> {
  const next = path.join(projectDir, 'node_modules/next/dist/bin/next');
  const command = options.mode === 'dev' ? 'dev' : 'start';
  const log = path.join(options.dataDir, 'app.log');
  const folder = ownBuildFolder(options);
  const group = startGroup({
    program: process.execPath,
    args: [next, command, '--port', String(options.port), '--hostname', '127.0.0.1'],
    cwd: projectDir,
    log,
    pidFile: path.join(options.dataDir, 'app.pid'),
    orphans: options.orphans,
    env: {
      ...process.env,
      NEXT_TELEMETRY_DISABLED: '1',
      ...options.env,
      ...(folder
        ? { NEXT_DIST_DIR: path.join(folder, 'build'), NEXT_TSCONFIG: path.join(folder, 'tsconfig.json') }
        : {}),
    },
  });
  const stop = async () => {
    await group.stop();
    if (folder?.startsWith('.local-next'))
      rmSync(path.join(projectDir, folder), { recursive: true, force: true });
  };
  try {
    await answers(group, `http://127.0.0.1:${options.port}/api/health`, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop, failed: group.ended.then(() => new Error(`The app ended by itself:\n${tail(log)}`)) };
}

async function answers(group: ProcessGroup, url: string, log: string): Promise<void> {
  // A development server compiles first, which takes a slow or busy machine its time.
  const deadline = Date.now() + 150_000;
  for (;;) {
    if (!group.runs()) throw new Error(`The app ended while starting:\n${tail(log)}`);
    if (Date.now() > deadline) throw new Error(`The app did not answer ${url}:\n${tail(log)}`);
    const answer = await fetch(url, { signal: AbortSignal.timeout(20_000) }).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

/** A development server beside another one needs its own build folder, which Next.js wants inside the project. */
function ownBuildFolder(options: { mode: AppMode; dataDir: string }): string | null {
  if (options.mode !== 'dev' || options.dataDir === defaultDataDir) return null;
  const inside = options.dataDir.startsWith(projectDir + path.sep);
  const name = createHash('sha256').update(options.dataDir).digest('hex').slice(0, 12);
  const folder = inside ? path.join(options.dataDir, 'next') : path.join(projectDir, '.local-next', name);
  mkdirSync(folder, { recursive: true });
  const root = path.relative(folder, path.join(projectDir, 'tsconfig.json'));
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ extends: root, include: [] }));
  return path.relative(projectDir, folder);
}

const tail = (file: string) => readFileSync(file, 'utf8').split('\n').slice(-25).join('\n');
