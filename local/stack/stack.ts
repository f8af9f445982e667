import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startCronClock } from '#operate/cronClock.ts';
import { type AppMode, startApp } from './app.ts';
import { startDiskWatch } from './diskWatch.ts';
import { startOrphanWatch } from './orphanWatch.ts';
import { startPostgres } from './postgres.ts';
import { endLeftoverGroup } from './processGroup.ts';
import { assertPortFree, loadSecrets, type Secrets, type StackSettings } from './settings.ts';
import { startSupabase } from './supabase.ts';
import { type Part, startWorker } from './worker.ts';

/** What `stack.json` tells those who use the stack. */
export type StackFile = {
  appUrl: string;
  supabaseUrl: string;
  supabasePublishableKey: string;
  supabaseSecretKey: string;
  googleUrl: string;
  /** Where the mail that was sent can be read. */
  mailboxUrl: string;
  /** Where it is sent to. */
  smtpUrl: string;
  databaseUrl: string;
  cronSecret: string;
};

export type Stack = {
  file: StackFile;
  appEnv: Record<string, string>;
  /** Why the stack can't go on, though nobody stopped it; what is left of it must then be stopped. */
  failed: Promise<Error>;
  stop(): Promise<void>;
};

/**
 * Starts every part in order and writes stack.json, and app.env with the app's variables, when all are up; a part that fails stops those before it.
 * `app` chooses the Next.js server, or none.
 */
export async function startStack(settings: StackSettings, app: AppMode | 'none'): Promise<Stack> {
  const { dataDir } = settings;
  mkdirSync(dataDir, { recursive: true });
  const lock = path.join(dataDir, 'stack.pid');
  assertNotRunning(lock);
  await endLeftoverGroup(path.join(dataDir, 'app.pid'), /next/);
  await endLeftoverGroup(path.join(dataDir, 'postgrest.pid'), /postgrest/);
  await assertPortFree('Supabase API', settings.supabasePort, 'SUPABASE_PORT');
  await assertPortFree('Google', settings.googlePort, 'GOOGLE_PORT');
  await assertPortFree('mailbox', settings.mailboxPort, 'MAILBOX_PORT');
  await assertPortFree('SMTP', settings.smtpPort, 'SMTP_PORT');
  if (app !== 'none') await assertPortFree('app', settings.appPort, 'APP_PORT');
  writeFileSync(lock, String(process.pid));

  const orphans = startOrphanWatch();
  const parts: Part[] = [orphans];
  const stackFile = path.join(dataDir, 'stack.json');
  const envFile = path.join(dataDir, 'app.env');
  let stopping = false;
  const stop = async () => {
    stopping = true;
    for (const file of [stackFile, envFile]) rmSync(file, { force: true });
    for (const part of parts.splice(0).reverse()) await part.stop();
    rmSync(lock, { force: true });
  };
  process.on('exit', () => rmSync(lock, { force: true }));
  try {
    const secrets = loadSecrets(dataDir);
    const file = urls(settings, secrets);
    const database = await startPostgres({
      dataDir,
      port: settings.postgresPort,
      password: secrets.postgresPassword,
    });
    parts.push(database);
    file.databaseUrl = database.urlOf('postgres');
    const { mailboxPort: port, smtpPort } = settings;
    const mailbox = new URL('./mailbox.worker.ts', import.meta.url);
    parts.push(await startWorker('Mailbox', mailbox, { port, smtpPort }, path.join(dataDir, 'mailbox.log')));
    const [, google] = await Promise.all([
      startSupabase({ settings, file, secrets, database, orphans, parts }),
      startWorker(
        'Google simulator',
        new URL('./google.worker.ts', import.meta.url),
        {
          port: settings.googlePort,
          clientId: secrets.googleClientId,
          clientSecret: secrets.googleClientSecret,
          redirectUris: [`${file.appUrl}/api/calendar/callback`],
          stateFile: settings.keepGoogle ? path.join(dataDir, 'google.json') : undefined,
        },
        path.join(dataDir, 'google.log'),
      ),
    ]);
    parts.push(google);
    const appEnv = appEnvironment(file, secrets);
    if (app !== 'none') {
      parts.push(await startApp({ mode: app, port: settings.appPort, dataDir, env: appEnv, orphans }));
      if (settings.cron) {
        const clock = startCronClock(file.appUrl, secrets.cronSecret);
        parts.push({ stop: async () => clock.stop() });
      }
    }
    const lines = Object.entries(appEnv).map(([name, value]) => `${name}="${value}"\n`);
    writeFileSync(envFile, lines.join(''), { mode: 0o600 });
    writeFileSync(stackFile, JSON.stringify(file, null, 2), { mode: 0o600 });
    parts.push(startDiskWatch(dataDir));
    const failed = Promise.race(parts.flatMap((part) => part.failed ?? [])).then((error) =>
      stopping ? new Promise<Error>(() => {}) : error,
    );
    return { file, appEnv, failed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function urls(settings: StackSettings, secrets: Secrets): StackFile {
  return {
    appUrl: `http://localhost:${settings.appPort}`,
    supabaseUrl: `http://127.0.0.1:${settings.supabasePort}`,
    supabasePublishableKey: secrets.supabasePublishableKey,
    supabaseSecretKey: secrets.supabaseSecretKey,
    googleUrl: `http://127.0.0.1:${settings.googlePort}`,
    mailboxUrl: `http://127.0.0.1:${settings.mailboxPort}`,
    smtpUrl: `smtp://127.0.0.1:${settings.smtpPort}`,
    databaseUrl: '',
    cronSecret: secrets.cronSecret,
  };
}

/** The environment that points the app at this stack: the same variables that point it at hosted services. */
function appEnvironment(file: StackFile, secrets: Secrets): Record<string, string> {
  return {
    APP_URL: file.appUrl,
    SUPABASE_URL: file.supabaseUrl,
    SUPABASE_PUBLISHABLE_KEY: secrets.supabasePublishableKey,
    SUPABASE_SECRET_KEY: secrets.supabaseSecretKey,
    ENCRYPTION_KEYS: secrets.encryptionKeys,
    CRON_SECRET: secrets.cronSecret,
    STATE_SECRET: secrets.stateSecret,
    GOOGLE_CLIENT_ID: secrets.googleClientId,
    GOOGLE_CLIENT_SECRET: secrets.googleClientSecret,
    GOOGLE_AUTH_URL: `${file.googleUrl}/o/oauth2/v2/auth`,
    GOOGLE_TOKEN_URL: `${file.googleUrl}/token`,
    GOOGLE_REVOKE_URL: `${file.googleUrl}/revoke`,
    GOOGLE_USERINFO_URL: `${file.googleUrl}/v1/userinfo`,
    GOOGLE_API_URL: `${file.googleUrl}/`,
    // Nothing on one machine sets it, so that only tests limit themselves by it.
    CLIENT_ADDRESS_HEADER: 'x-real-ip',
    SMTP_URL: file.smtpUrl,
    MAIL_FROM: 'Kure-Cal <mail@kure-cal.local>',
    MAILBOX_URL: file.mailboxUrl,
    DEMO_EMAIL: 'demo@kure-cal.local',
    DEMO_PASSWORD: 'demo-password',
    OPERATOR_EMAILS: 'demo@kure-cal.local',
  };
}

function assertNotRunning(lock: string): void {
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8'));
  try {
    process.kill(pid, 0);
  } catch {
    return;
  }
  if (pid !== process.pid && isStack(pid)) {
    throw new Error(
      `A stack already runs on ${path.dirname(lock)} (process ${pid}). End it, or set LOCAL_DATA_DIR.`,
    );
  }
}

/** After a kill -9 the number may belong to another program by now; where that can't be read, assume it doesn't. */
function isStack(pid: number): boolean {
  try {
    return /local\/(dev|testStack|test)\.ts/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch {
    return false;
  }
}
