import { startGoogleSimulator } from './server.ts';

const { GOOGLE_PORT, GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, GOOGLE_STATE_FILE } = process.env;

const simulator = await startGoogleSimulator({
  port: Number(GOOGLE_PORT ?? 4002),
  clientId: GOOGLE_CLIENT_ID ?? 'simulator-client',
  clientSecret: GOOGLE_CLIENT_SECRET ?? 'simulator-secret',
  stateFile: GOOGLE_STATE_FILE,
});
console.log(`Google simulator at ${simulator.url} (calendar at /, control under /_sim/)`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void simulator.stop().then(() => process.exit(0));
  });
}
