import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadSecrets, type Secrets } from '#local/stack/settings.ts';
import type { StackFile } from '#local/stack/stack.ts';

const folder = path.resolve(process.env.STACK_DATA_DIR ?? '.local-test');
const file = path.join(folder, 'stack.json');

/** The stack that the tests talk to: `$STACK_DATA_DIR/stack.json`. */
export const stackFile = (): StackFile => JSON.parse(readFileSync(file, 'utf8'));

/** The variables of the stack's app, as a file. */
export const stackEnvironmentFile = (): string => path.join(folder, 'app.env');

/** Tools that only look at a configuration need no running stack. */
export const stackRuns = (): boolean => existsSync(file);

/** What the stack's Supabase keeps to itself. */
export const stackSecrets = (): Secrets => loadSecrets(folder);

/** The environment of the stack's app. */
export function stackEnvironment(): Record<string, string> {
  const file = stackFile();
  const secrets = stackSecrets();
  return {
    APP_URL: file.appUrl,
    SUPABASE_URL: file.supabaseUrl,
    SUPABASE_PUBLISHABLE_KEY: file.supabasePublishableKey,
    SUPABASE_SECRET_KEY: file.supabaseSecretKey,
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
    LOG_LEVEL: 'silent',
  };
}
