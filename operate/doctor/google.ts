import type { Env } from '#src/env.ts';
import { type Asked, ask } from './ask.ts';
import { about, type Finding } from './finding.ts';

const { ok, fail } = about('Google');
const defaults = 'Leave the variable empty for Google’s own address.';

const form = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
});
const errorOf = (asked: Asked) =>
  asked.answered ? (asked.json as { error?: unknown } | null)?.error : undefined;
const told = (asked: Asked) => (asked.answered ? `it answers ${asked.status}` : asked.reason);

/** Whether Google knows the OAuth client and its redirect address, and each of its addresses is Google. `offsetMs`: how far its clock is ahead. */
export async function examineGoogle(env: Env): Promise<{ findings: Finding[]; offsetMs: number | null }> {
  const token = await ask(
    env.GOOGLE_TOKEN_URL,
    form({
      grant_type: 'refresh_token',
      refresh_token: 'asked-by-the-doctor',
      client_id: env.GOOGLE_CLIENT_ID,
      client_secret: env.GOOGLE_CLIENT_SECRET,
    }),
  );
  const findings = [client(token), await consent(env), ...(await otherAddresses(env))].filter(
    (finding) => finding !== null,
  );
  return {
    findings: findings.length > 0 ? findings : [ok('knows the client and its redirect address')],
    offsetMs: token.answered ? token.offsetMs : null,
  };
}

/** Google looks at the client before it looks at the token, which is none. */
function client(token: Asked): Finding | null {
  const error = errorOf(token);
  if (error === 'invalid_grant') return null;
  if (error === 'invalid_client' || error === 'unauthorized_client')
    return fail(
      'the OAuth client is refused',
      'Copy GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET from Google Cloud: APIs & Services, Credentials.',
    );
  return fail(`GOOGLE_TOKEN_URL is not Google's token endpoint (${told(token)})`, defaults);
}

async function consent(env: Env): Promise<Finding | null> {
  const redirect = `${env.APP_URL}/api/calendar/callback`;
  const url = new URL(env.GOOGLE_AUTH_URL);
  url.search = new URLSearchParams({
    client_id: env.GOOGLE_CLIENT_ID,
    redirect_uri: redirect,
    response_type: 'code',
    scope: 'openid',
    prompt: 'consent',
  }).toString();
  const asked = await ask(url.href);
  if (!asked.answered || asked.status === 404)
    return fail(`GOOGLE_AUTH_URL is not Google's consent page (${told(asked)})`, defaults);
  // Google shows a page of its own for a wrong client, or leads to one.
  const refused = asked.status >= 400 || /\/error(\?|$)/.test(asked.headers.get('location') ?? '');
  if (!refused) return null;
  return fail(
    `Google refuses the consent page for the redirect address ${redirect}`,
    'Add exactly this address to the OAuth client of GOOGLE_CLIENT_ID: Credentials, Authorised redirect URIs.',
  );
}

async function otherAddresses(env: Env): Promise<Finding[]> {
  const api = new URL('calendar/v3/users/me/calendarList', env.GOOGLE_API_URL).href;
  const [calendar, userinfo, revocation] = await Promise.all([
    ask(api),
    ask(env.GOOGLE_USERINFO_URL),
    ask(env.GOOGLE_REVOKE_URL, form({ token: 'asked-by-the-doctor' })),
  ]);
  const refuses = (asked: Asked, ...expected: number[]) =>
    asked.answered && expected.includes(asked.status) && asked.json !== null;
  const wrong = (name: string, asked: Asked) => fail(`${name} is not Google's (${told(asked)})`, defaults);
  return [
    ...(refuses(calendar, 401, 403) ? [] : [wrong('GOOGLE_API_URL', calendar)]),
    ...(refuses(userinfo, 401, 403) ? [] : [wrong('GOOGLE_USERINFO_URL', userinfo)]),
    ...(refuses(revocation, 400) ? [] : [wrong('GOOGLE_REVOKE_URL', revocation)]),
  ];
}
