import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP server in the place of Supabase that answers as `answer` does, and the environment of an app that uses it. */
export async function startStorageStandIn(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    APP_URL: 'http://localhost:3000',
    SUPABASE_URL: url,
    SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_x',
    SUPABASE_SECRET_KEY: 'sb_secret_x',
    ENCRYPTION_KEYS: `one:${Buffer.alloc(32, 1).toString('base64')}`,
    CRON_SECRET: 'cron-secret-of-this-test',
    STATE_SECRET: 'state-secret-of-this-test-that-is-long-enough',
    GOOGLE_CLIENT_ID: 'client',
    GOOGLE_CLIENT_SECRET: 'secret',
    LOG_LEVEL: 'silent',
  });
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url, stop };
}
