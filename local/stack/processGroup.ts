import { type ChildProcess, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';

/** Ends a child that leads a process group, and the group with it; one that doesn't listen is killed after 4 seconds. */
export async function endGroup(child: ChildProcess): Promise<void> {
  const pid = child.pid;
  if (!pid || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  signalGroup(pid, 'SIGTERM');
  const impatient = setTimeout(() => signalGroup(pid, 'SIGKILL'), 4_000);
  await ended;
  clearTimeout(impatient);
  signalGroup(pid, 'SIGKILL');
}

/** Kills the group that a killed stack left behind; a process id that now belongs to another program is left alone. */
export async function endLeftoverGroup(pidFile: string, program: RegExp): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  const deadline = Date.now() + 3_000;
  while (pid > 1 && program.test(commandOf(pid)) && Date.now() < deadline) {
    signalGroup(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  rmSync(pidFile, { force: true });
}

/** Empty when there is no such process. */
const commandOf = (pid: number) =>
  spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';

export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // already gone
  }
}
