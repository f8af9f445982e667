import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { freePorts } from '#local/stack/settings.ts';

const projectDir = path.resolve(import.meta.dirname, '../..');

/** The built app where there is a build: it starts sooner than the development server. */
export const app = existsSync(path.join(projectDir, '.next/BUILD_ID')) ? 'production' : 'dev';

export type StackProcess = {
  child: ChildProcess;
  output: () => string;
  ready: Promise<void>;
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  file: () => Record<string, string>;
  /** Ends it if it still runs. */
  end: () => Promise<void>;
};

/** A new private folder (mode 0700, as mkdtemp makes them), removed after the test. */
export function privateFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'kure-cal-stack-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Copies what the stack runs from, its dependencies as hard links where the file system allows that. */
export function copyCheckout(target: string): void {
  for (const entry of ['package.json', 'vercel.json', 'local', 'operate', 'src', 'supabase'])
    cpSync(path.join(projectDir, entry), path.join(target, entry), { recursive: true });
  const modules = [path.join(projectDir, 'node_modules'), path.join(target, 'node_modules')];
  if (spawnSync('cp', ['-al', ...modules]).status !== 0)
    cpSync(modules[0] as string, modules[1] as string, { recursive: true, verbatimSymlinks: true });
}

export async function stackEnv(dataDir: string): Promise<Record<string, string>> {
  const [app, supabase, postgres, google, mailbox, smtp] = await freePorts(6);
  return {
    LOCAL_DATA_DIR: dataDir,
    APP_PORT: String(app),
    SUPABASE_PORT: String(supabase),
    POSTGRES_PORT: String(postgres),
    GOOGLE_PORT: String(google),
    MAILBOX_PORT: String(mailbox),
    SMTP_PORT: String(smtp),
  };
}

/** Starts a stack as `spawnStack` does, and ends it after the test if it still runs. */
export function startStackProcess(...how: Parameters<typeof spawnStack>): StackProcess {
  const stack = spawnStack(...how);
  onTestFinished(stack.end);
  return stack;
}

/** Starts a stack in a process of its own, by npm or directly. */
export function spawnStack(
  env: Record<string, string>,
  entry: 'testStack' | 'dev' | 'npm' = 'testStack',
  checkout = projectDir,
): StackProcess {
  const [command, args] =
    entry === 'npm'
      ? ['npm', ['run', 'stack:test']]
      : [process.execPath, [path.join(checkout, 'local', `${entry}.ts`)]];
  const child = spawn(command, args, {
    cwd: checkout,
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const ready = new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      if (/^ready /m.test(output)) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void exited.then(() => reject(new Error(`the stack ended: ${output}`)));
  });
  ready.catch(() => {});
  const end = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await exited;
  };
  const file = () => JSON.parse(readFileSync(path.join(env.LOCAL_DATA_DIR ?? '', 'stack.json'), 'utf8'));
  return { child, output: () => output, ready, exited, file, end };
}

export async function listens(port: string | undefined): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(2_000) }).then(
    () => true,
    (error) => !/ECONNREFUSED/.test(String(error.cause?.code ?? error)),
  );
}
