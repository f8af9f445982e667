import { type Env, parseEnv } from '#src/env.ts';
import { about, type Finding } from './finding.ts';

const { ok, note, fail } = about('variables');

export const isLocal = (url: string) => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);

/** The parsed environment, or nothing, and what is wrong with it. */
export function examineVariables(environment: Record<string, string | undefined>): {
  env?: Env;
  findings: Finding[];
} {
  try {
    const env = parseEnv(environment);
    const findings = [...keys(env), ...addresses(env), ...wanting(env)];
    const failed = findings.some(({ level }) => level === 'fail');
    return { env, findings: failed ? findings : [ok('complete'), ...findings] };
  } catch (error) {
    const [, ...wrong] = (error as Error).message.split('\n');
    return { findings: wrong.map((line) => fail(line.trim(), '.env.example explains it.')) };
  }
}

function keys(env: Env): Finding[] {
  const findings: Finding[] = [];
  if (isSecretKey(env.SUPABASE_PUBLISHABLE_KEY))
    findings.push(
      fail(
        'SUPABASE_PUBLISHABLE_KEY holds a secret key',
        'Put the publishable key there. If the site was up with it, revoke that secret key in Project settings, API keys.',
      ),
    );
  if (!isSecretKey(env.SUPABASE_SECRET_KEY) && isPublishableKey(env.SUPABASE_SECRET_KEY))
    findings.push(
      fail(
        'SUPABASE_SECRET_KEY holds a publishable key',
        'Take the secret key from Project settings, API keys.',
      ),
    );
  if (env.CRON_SECRET === env.STATE_SECRET)
    findings.push(fail('CRON_SECRET and STATE_SECRET are the same', 'Make a secret of its own for each.'));
  return findings;
}

/** Of the older keys, which are tokens, the role says which it is. */
const roleOf = (key: string) => {
  try {
    return JSON.parse(Buffer.from(key.split('.')[1] ?? '', 'base64url').toString()).role;
  } catch {
    return undefined;
  }
};
const isSecretKey = (key: string) => key.startsWith('sb_secret_') || roleOf(key) === 'service_role';
const isPublishableKey = (key: string) => key.startsWith('sb_publishable_') || roleOf(key) === 'anon';

function addresses(env: Env): Finding[] {
  const open = (['APP_URL', 'SUPABASE_URL', 'GOOGLE_WEBHOOK_URL'] as const).filter(
    (name) => env[name]?.startsWith('http://') && !isLocal(env[name]),
  );
  const findings = open.map((name) =>
    fail(`${name} is not HTTPS`, 'Give an address that begins with https://.'),
  );
  if (!isLocal(env.APP_URL) && env.MAILBOX_URL)
    findings.push(fail('MAILBOX_URL is for development machines', 'Leave it empty.'));
  if (!env.CLIENT_ADDRESS_HEADER)
    findings.push(
      note(
        'without CLIENT_ADDRESS_HEADER sign-ins are limited by account name alone',
        'Name the header in which your platform states the address of a visitor.',
      ),
    );
  return findings;
}

function wanting(env: Env): Finding[] {
  if (isLocal(env.APP_URL)) return [];
  const names = ['OPERATOR_NAME', 'OPERATOR_ADDRESS', 'CONTACT_EMAIL'] as const;
  const missing = names.filter((name) => !env[name]);
  if (missing.length === 0) return [];
  return [
    note(
      `the pages on privacy, terms and contact lack ${missing.join(', ')}`,
      "Set them: Google's review reads these pages.",
    ),
  ];
}
