import { createWriteStream } from 'node:fs';
import { Worker } from 'node:worker_threads';

export type Part = {
  stop(): Promise<void>;
  /** Why the part is gone for good, though nobody stopped it; pending as long as all is well. */
  failed?: Promise<Error>;
};

/** Runs one part of the stack in a thread of its own: it ends with the process, however that ends. What it prints goes to a log. */
export async function startWorker(name: string, file: URL, data: unknown, logFile: string): Promise<Part> {
  const worker = new Worker(file, { name, workerData: data, stdout: true, stderr: true });
  const log = createWriteStream(logFile, { flags: 'a' });
  // On a full disk what it prints is lost; the part goes on.
  log.on('error', () => {});
  worker.stdout.pipe(log, { end: false });
  worker.stderr.pipe(log, { end: false });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message) => message === 'ready' && resolve());
    worker.once('error', reject);
    void exited.then(() => reject(new Error(`${name} ended before it was ready.`)));
  });
  worker.on('error', (error) => console.error(`${name}: ${error.stack ?? error.message}`));
  const failed = exited.then(() => new Error(`${name} ended by itself; its log is ${logFile}.`));
  return {
    failed,
    async stop() {
      worker.postMessage('stop');
      const impatient = setTimeout(() => void worker.terminate(), 2_000);
      await exited;
      clearTimeout(impatient);
      log.end();
    },
  };
}
