import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import type { AppMode } from './app.ts';
import { projectDir } from './settings.ts';
import { type Stack, startStack } from './stack.ts';

/** A fresh stack on free ports in a data folder of its own, its clock still: for tests and benchmarks. */
export async function startOwnStack(
  folder: string,
  app: AppMode | 'none',
): Promise<Stack & { dataDir: string }> {
  const dataDir = path.join(projectDir, folder);
  rmSync(dataDir, { recursive: true, force: true });
  const [appPort, supabasePort, postgresPort, googlePort] = await freePorts();
  const settings = {
    appPort,
    supabasePort,
    postgresPort,
    googlePort,
    dataDir,
    cron: false,
    keepGoogle: false,
  };
  return { ...(await startStack(settings, app)), dataDir };
}

async function freePorts(): Promise<[number, number, number, number]> {
  const servers = Array.from({ length: 4 }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports as [number, number, number, number];
}
