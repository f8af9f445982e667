import { onEnd } from '#operate/onEnd.ts';
import { startGoogleSimulator } from './server.ts';

const { GOOGLE_PORT, GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, GOOGLE_STATE_FILE } = process.env;

const port = Number(GOOGLE_PORT ?? 4002);
const simulator = await startGoogleSimulator({
  port,
  clientId: GOOGLE_CLIENT_ID ?? 'simulator-client',
  clientSecret: GOOGLE_CLIENT_SECRET ?? 'simulator-secret',
  stateFile: GOOGLE_STATE_FILE,
}).catch((error: NodeJS.ErrnoException) => {
  const isTaken = error.code === 'EADDRINUSE';
  console.error(isTaken ? `Port ${port} is taken. Set GOOGLE_PORT to another one.` : error);
  process.exit(1);
});
console.log(`Google simulator at ${simulator.url} (calendar at /, control under /_sim/)`);

onEnd(() => simulator.stop().then(() => process.exit(0)));
