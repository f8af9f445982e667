import { parentPort, workerData } from 'node:worker_threads';
import { startGoogleSimulator } from '../google/server.ts';

const simulator = await startGoogleSimulator(workerData as Parameters<typeof startGoogleSimulator>[0]);
parentPort?.postMessage('ready');
parentPort?.on('message', (message) => {
  if (message === 'stop') void simulator.stop().finally(() => process.exit(0));
});
