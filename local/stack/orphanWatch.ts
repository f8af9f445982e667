import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Part } from './worker.ts';

export type OrphanWatch = Part & {
  /** This process group is to end when the stack does. */
  add(leader: number): void;
  remove(leader: number): void;
};

/**
 * Starts a small process that outlives this one: when the stack is gone without having stopped its parts (kill -9, out of memory),
 * it kills the groups that it was told of.
 */
export function startOrphanWatch(): OrphanWatch {
  const script = fileURLToPath(new URL('./orphanWatch.process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  child.stdin.on('error', () => {});
  child.unref();
  return {
    add: (leader) => child.stdin.write(`+${leader}\n`),
    remove: (leader) => child.stdin.write(`-${leader}\n`),
    async stop() {
      child.ref();
      child.stdin.end();
      await ended;
    },
  };
}
