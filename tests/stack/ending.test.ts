import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { app, listens, privateFolder, type StackProcess, stackEnv, startStackProcess } from './support.ts';

const ports = ['SUPABASE_PORT', 'POSTGRES_PORT', 'GOOGLE_PORT', 'APP_PORT'];

async function openPorts(env: Record<string, string>): Promise<string[]> {
  const open = await Promise.all(ports.map((port) => listens(env[port])));
  return ports.filter((_, at) => open[at]);
}

const databaseStarted = (env: Record<string, string>) => () =>
  existsSync(path.join(env.LOCAL_DATA_DIR ?? '', 'postgres', 'postmaster.pid'));

const whenReady = (stack: StackProcess) => stack.ready;
const whileStarting = (_: StackProcess, env: Record<string, string>) =>
  expect.poll(databaseStarted(env), { timeout: 20_000 }).toBe(true);

test.each([
  ['npm gets SIGTERM', 'npm', 'SIGTERM', whenReady],
  ['a person presses Ctrl-C', 'npm', 'Ctrl-C', whenReady],
  ['npm gets SIGTERM while the stack is starting', 'npm', 'SIGTERM', whileStarting],
  ['the stack gets SIGTERM while it is starting', 'testStack', 'SIGTERM', whileStarting],
  ['the terminal closes', 'testStack', 'SIGHUP', whenReady],
] as const)('everything ends within 10 s when %s', async (_, entry, signal, until) => {
  const env: Record<string, string> = { ...(await stackEnv(privateFolder())), TEST_STACK_APP: app };
  const stack = startStackProcess(env, entry);
  await until(stack, env);
  if (signal === 'Ctrl-C') process.kill(-(stack.child.pid ?? 0), 'SIGINT');
  else stack.child.kill(signal);
  await stack.exited;
  await expect.poll(() => openPorts(env), { timeout: 10_000 }).toEqual([]);
  const left = () =>
    ['stack.pid', 'stack.json', 'postgres/postmaster.pid'].filter((file) =>
      existsSync(path.join(env.LOCAL_DATA_DIR ?? '', file)),
    );
  await expect.poll(left, { timeout: 10_000 }).toEqual([]);
});
