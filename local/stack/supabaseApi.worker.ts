import { parentPort, workerData } from 'node:worker_threads';
import { serve } from '@hono/node-server';
import { App, ConsoleEmailDriver } from '@supabase/lite';
import { createPostgresConnection } from '@supabase/lite/postgres';
import postgres from 'postgres';
import { createAccessTokens } from './accessTokens.ts';
import { createAdminAuth } from './adminAuth.ts';
import { type Confirmations, createAuthGateway, type Lite } from './authGateway.ts';
import { createAuthMail } from './authMail.ts';
import { createDataGateway } from './dataGateway.ts';
import { createIdTokenGrant } from './idTokenGrant.ts';
import { typesAsInPostgrest } from './liteDataApi.ts';
import { createMailingAuth } from './mailingAuth.ts';
import type { Secrets } from './settings.ts';

const { databaseUrl, port, smtpPort, confirm, appUrl, supabaseUrl, googleUrl, secrets, postgrestUrl } =
  workerData as {
    databaseUrl: string;
    port: number;
    smtpPort: number;
    confirm: boolean;
    appUrl: string;
    supabaseUrl: string;
    googleUrl: string;
    secrets: Secrets;
    /** Null: @supabase/lite answers for the data too. */
    postgrestUrl: string | null;
  };

const connection = createPostgresConnection({
  url: databaseUrl,
  postgresOptions: {
    max: 30,
    onnotice: () => {},
    ...(postgrestUrl === null ? { types: typesAsInPostgrest } : {}),
  },
});
const app = new App({
  connection,
  auth: {
    enabled: true,
    jwt_secret: secrets.jwtSecret,
    publishable_key: secrets.supabasePublishableKey,
    secret_key: secrets.supabaseSecretKey,
    site_url: appUrl,
    email: { enable_confirmations: true },
  },
  db: { migrations: { enabled: false } },
  studio: { enabled: false },
  options: { drivers: { email: new ConsoleEmailDriver({ silent: true }) } },
} as ConstructorParameters<typeof App>[0]);
await app.init();
await app.ensureSystemSchema();

const tokens = await createAccessTokens(secrets, supabaseUrl);
const data = postgrestUrl === null ? null : await createDataGateway(postgrestUrl, secrets, tokens);
const confirmations: Confirmations = { usual: confirm, exceptions: new Map() };
const sql = postgres(databaseUrl, { max: 4, onnotice: () => {} });
const lite: Lite = async (request, peerAddress) => app.fetch(request, { peerAddress });
const mailing = createMailingAuth({
  lite,
  sql,
  idTokenGrant: createIdTokenGrant({
    lite,
    sql,
    keysUrl: `${googleUrl}/oauth2/v3/certs`,
    clientId: secrets.googleClientId,
  }),
  send: createAuthMail({ smtpPort, siteUrl: appUrl }),
  mustConfirm: (email) => confirmations.exceptions.get(email) ?? confirmations.usual,
});
const admin = createAdminAuth({ lite: mailing, sql, secretKey: secrets.supabaseSecretKey });
const auth = createAuthGateway(tokens, secrets.supabaseSecretKey, admin, confirmations);

/** A restart of PostgreSQL can lose a query so that its promise never settles; no request waits for it for ever. */
const late = () =>
  new Promise<Response>((resolve) => {
    const answer = () =>
      resolve(Response.json({ message: 'Auth took too long to answer.' }, { status: 503 }));
    setTimeout(answer, 15_000).unref();
  });

const server = serve(
  {
    port,
    hostname: '127.0.0.1',
    fetch: (request, env) => {
      if (data && /^\/rest\/v1(\/|$)/.test(new URL(request.url).pathname)) return data(request);
      const { remoteAddress } = (env as { incoming: { socket: { remoteAddress?: string } } }).incoming.socket;
      return Promise.race([auth(request, remoteAddress ?? null), late()]);
    },
  },
  () => {
    // A restart of PostgreSQL ends every connection, and the next request opens new ones: that must not end this part.
    process.on('uncaughtException', (error) => console.error(error));
    process.on('unhandledRejection', (error) => console.error(error));
    parentPort?.postMessage('ready');
  },
);

// A client that was held up must not find its idle connection just being closed.
if ('keepAliveTimeout' in server) server.keepAliveTimeout = 120_000;

parentPort?.on('message', (message) => {
  if (message === 'stop') {
    server.close();
    void Promise.all([connection.close(), sql.end({ timeout: 1 })]).finally(() => process.exit(0));
  }
});
