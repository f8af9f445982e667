import { type ChildProcess, spawn } from 'node:child_process';
import { projectDir } from '../stack/settings.ts';

export type Outcome = { code: number; output: string };

const running = new Set<ChildProcess>();

/** Runs a command in the project folder and returns its exit code and all its output; echoes it line by line if asked. */
export function run(
  command: string,
  args: string[],
  options: { env?: Record<string, string>; cwd?: string; echo?: boolean } = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? projectDir,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk;
      if (options.echo) process.stdout.write(chunk);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => {
      output += error.message;
    });
    child.on('close', (code) => {
      running.delete(child);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** Ends every command that still runs. */
export function endCommands(): void {
  for (const child of running) child.kill('SIGTERM');
}
