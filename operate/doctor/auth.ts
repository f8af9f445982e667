import { z } from 'zod';
import { authUrl } from '#src/data/authFetch.ts';
import type { Env } from '#src/env.ts';
import { ask } from './ask.ts';
import { about, type Finding } from './finding.ts';
import { isLocal } from './variables.ts';

const { ok, note, fail } = about('sign-in');

const settingsSchema = z.object({
  external: z.object({ email: z.boolean(), google: z.boolean() }),
  disable_signup: z.boolean(),
  mailer_autoconfirm: z.boolean(),
});
const keySetSchema = z.object({ keys: z.array(z.object({ alg: z.string().optional() })) });

/** What Auth says of itself to everybody: how people sign up, and with which keys it signs access tokens. */
export async function examineAuth(env: Env): Promise<Finding[]> {
  const headers = { apikey: env.SUPABASE_PUBLISHABLE_KEY };
  const asked = await ask(`${authUrl(env)}/settings`, { headers });
  const settings = settingsSchema.safeParse(asked.answered && asked.json);
  if (!asked.answered || !settings.success)
    return [
      fail(
        `Auth doesn't tell its settings (${asked.answered ? asked.status : asked.reason})`,
        'See that SUPABASE_URL is the address of the project, without a path, and that the publishable key is right.',
      ),
    ];
  const { external, disable_signup, mailer_autoconfirm } = settings.data;
  const findings: Finding[] = [];
  if (!external.email)
    findings.push(
      fail('sign-in by e-mail is off', 'Turn it on: Authentication, Sign in / Providers, Email.'),
    );
  if (!external.google)
    findings.push(
      note(
        'signing in with Google is off',
        'Turn it on with the OAuth client of GOOGLE_CLIENT_ID: Authentication, Sign in / Providers, Google.',
      ),
    );
  if (disable_signup)
    findings.push(
      note(
        'nobody can sign up',
        'If that is not meant: Authentication, Sign in / Providers, Allow new users.',
      ),
    );
  if (mailer_autoconfirm) {
    const weigh = isLocal(env.APP_URL) ? note : fail;
    findings.push(
      weigh(
        'addresses are not confirmed: anybody can sign up with the address of somebody else',
        'Turn Confirm email on: Authentication, Sign in / Providers, Email.',
      ),
    );
  }
  findings.push(...(await signingKeys(env, headers)));
  return findings.some(({ level }) => level === 'fail') ? findings : [ok('Auth is set up'), ...findings];
}

async function signingKeys(env: Env, headers: Record<string, string>): Promise<Finding[]> {
  const asked = await ask(`${authUrl(env)}/.well-known/jwks.json`, { headers });
  const { data } = keySetSchema.safeParse(asked.answered && asked.json);
  if (data?.keys.some(({ alg }) => alg === 'ES256' || alg === 'RS256')) return [];
  return [
    note(
      'access tokens are signed with a shared secret, so Auth is asked at every request',
      'Project settings, JWT keys: make an asymmetric key (ES256) the current one.',
    ),
  ];
}
