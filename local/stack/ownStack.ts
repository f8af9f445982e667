import { rmSync } from 'node:fs';
import path from 'node:path';
import type { AppMode } from './app.ts';
import { freePorts, projectDir, readStackSettings } from './settings.ts';
import { type Stack, startStack } from './stack.ts';

/** A fresh stack on free ports in a data folder of its own, its clock still, its new accounts without confirmation: for tests and benchmarks. */
export async function startOwnStack(
  folder: string,
  app: AppMode | 'none',
): Promise<Stack & { dataDir: string }> {
  const dataDir = path.join(projectDir, folder);
  rmSync(dataDir, { recursive: true, force: true });
  const [appPort = 0, supabasePort = 0, postgresPort = 0, googlePort = 0, mailboxPort = 0, smtpPort = 0] =
    await freePorts(6);
  const settings = {
    ...readStackSettings({ LOCAL_DATA_API: process.env.LOCAL_DATA_API, LOCAL_CONFIRM: 'off' }),
    appPort,
    supabasePort,
    postgresPort,
    googlePort,
    mailboxPort,
    smtpPort,
    dataDir,
    cron: false,
    keepGoogle: false,
  };
  const stack = await startStack(settings, app);
  void stack.failed.then((error) => console.error(error.message));
  return { ...stack, dataDir };
}
