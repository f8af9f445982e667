import { spawn, spawnSync } from 'node:child_process';
import { existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { OrphanWatch } from './orphanWatch.ts';

export type ProcessGroup = {
  /** False as soon as its leader has ended. */
  runs(): boolean;
  /** Resolves when the leader ends, whatever the reason. */
  ended: Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts a program that leads a process group of its own; what it prints goes to a log. The group ends with this process, also
 * when this process is killed, and where even that fails the next start finds it by its pid file.
 */
export function startGroup(options: {
  program: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd?: string;
  log: string;
  pidFile: string;
  orphans: OrphanWatch;
}): ProcessGroup {
  const output = openSync(options.log, 'a');
  const { program, args, env, cwd, orphans, pidFile } = options;
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', output, output],
    env,
    ...(cwd ? { cwd } : {}),
  });
  const pid = child.pid ?? 0;
  if (pid) {
    writeFileSync(pidFile, String(pid));
    orphans.add(pid);
  }
  const endAtExit = () => signalGroup(pid, 'SIGKILL');
  process.on('exit', endAtExit);
  let runs = pid > 0;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      runs = false;
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  return {
    runs: () => runs,
    ended,
    async stop() {
      if (runs) {
        signalGroup(pid, 'SIGTERM');
        const impatient = setTimeout(() => signalGroup(pid, 'SIGKILL'), 4_000);
        await ended;
        clearTimeout(impatient);
      }
      signalGroup(pid, 'SIGKILL');
      process.off('exit', endAtExit);
      orphans.remove(pid);
      rmSync(pidFile, { force: true });
    },
  };
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
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  if (pid < 2) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // already gone
  }
}
