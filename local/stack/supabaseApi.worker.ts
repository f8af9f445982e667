import { parentPort, workerData } from 'node:worker_threads';
import { serve } from '@hono/node-server';
import { App } from '@supabase/lite';
import { createPostgresConnection } from '@supabase/lite/postgres';
import type { Secrets } from './settings.ts';

const { databaseUrl, port, appUrl, secrets } = workerData as {
  databaseUrl: string;
  port: number;
  appUrl: string;
  secrets: Secrets;
};

const connection = createPostgresConnection({
  url: databaseUrl,
  postgresOptions: { max: 30, onnotice: () => {} },
});
const app = new App({
  connection,
  auth: {
    enabled: true,
    jwt_secret: secrets.jwtSecret,
    publishable_key: secrets.supabasePublishableKey,
    secret_key: secrets.supabaseSecretKey,
    site_url: appUrl,
    email: { enable_confirmations: false },
  },
  studio: { enabled: false },
} as ConstructorParameters<typeof App>[0]);
await app.init();
await app.ensureSystemSchema();

const server = serve(
  {
    port,
    hostname: '127.0.0.1',
    fetch: (request, env) =>
      app.fetch(request, {
        peerAddress:
          (env as { incoming: { socket: { remoteAddress?: string } } }).incoming.socket.remoteAddress ?? null,
      }),
  },
  () => parentPort?.postMessage('ready'),
);

// A client that was held up must not find its idle connection just being closed.
if ('keepAliveTimeout' in server) server.keepAliveTimeout = 120_000;

parentPort?.on('message', (message) => {
  if (message === 'stop') {
    server.close();
    void connection.close().finally(() => process.exit(0));
  }
});
