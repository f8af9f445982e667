import { statfs } from 'node:fs/promises';
import type { Part } from './worker.ts';

/** With less than this nothing can be written any more: logs, rows, the simulator's state. */
const freeBytesMin = 1024 * 1024;

/** Looks every two seconds whether there is room left beside the data folder. PostgreSQL would fail piece by piece, and say so in a log only. */
export function startDiskWatch(dataDir: string): Part {
  let timer: NodeJS.Timeout | undefined;
  const failed = new Promise<Error>((resolve) => {
    timer = setInterval(async () => {
      const { bavail, bsize } = await statfs(dataDir).catch(() => ({ bavail: Infinity, bsize: 1 }));
      if (bavail * bsize < freeBytesMin)
        resolve(new Error(`The disk that holds ${dataDir} is full: no space left on device.`));
    }, 2_000);
    timer.unref();
  });
  return {
    failed,
    async stop() {
      clearInterval(timer);
    },
  };
}
