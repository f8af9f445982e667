import { parentPort, workerData } from 'node:worker_threads';
import { startMailbox } from '../mailbox/server.ts';

const mailbox = await startMailbox(workerData as Parameters<typeof startMailbox>[0]);
parentPort?.postMessage('ready');
parentPort?.on('message', (message) => {
  if (message === 'stop') void mailbox.stop().finally(() => process.exit(0));
});
