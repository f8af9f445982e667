import { rmSync } from 'node:fs';
import path from 'node:path';
import type { AppMode } from './app.ts';
import { freePorts, projectDir, readStackSettings } from './settings.ts';
import { type Stack, startStack } from './stack.ts';

/** A fresh stack on free ports in a data folder of its own, its clock still: for tests and benchmarks. */
export async function startOwnStack(
  folder: string,
  app: AppMode | 'none',
): Promise<Stack & { dataDir: string }> {
  const dataDir = path.join(projectDir, folder);
  rmSync(dataDir, { recursive: true, force: true });
  const [appPort, supabasePort, postgresPort, googlePort] = (await freePorts(4)) as [
    number,
    number,
    number,
    number,
  ];
  const settings = {
    ...readStackSettings({ LOCAL_DATA_API: process.env.LOCAL_DATA_API }),
    appPort,
    supabasePort,
    postgresPort,
    googlePort,
    dataDir,
    cron: false,
    keepGoogle: false,
  };
  const stack = await startStack(settings, app);
  void stack.failed.then((error) => console.error(error.message));
  return { ...stack, dataDir };
}
