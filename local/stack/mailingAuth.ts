import { randomBytes, randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import type { Lite } from './authGateway.ts';
import type { AuthMail } from './authMail.ts';

type User = {
  id: string;
  email: string;
  email_confirmed_at: Date | null;
  confirmation_sent_at: Date | null;
  confirmation_token: string | null;
  recovery_sent_at: Date | null;
  recovery_token: string | null;
  email_change: string | null;
  email_change_sent_at: Date | null;
  email_change_token_current: string | null;
  email_change_token_new: string | null;
};

/** How long Auth waits before it mails a person again: a minute on hosted Supabase, a second in its local version. */
const mailEveryMs = 1_000;
const linkLastsMs = 3_600_000;

/**
 * What hosted Auth does with mail and @supabase/lite does not: mails are sent, and sent again; a known address gets the answer
 * of an unknown one; a change of address is confirmed at both; a password is checked before its owner is told to confirm.
 * `mustConfirm` says whether a new account of this address has to be confirmed.
 */
export function createMailingAuth(input: {
  lite: Lite;
  sql: Sql;
  send: (mail: AuthMail) => Promise<void>;
  mustConfirm: (email: string) => boolean;
  /** Signs in with an id token. */
  idTokenGrant: Lite;
}): Lite {
  const { lite, sql, send, mustConfirm, idTokenGrant } = input;

  const userBy = async (column: 'email' | 'id', value: string): Promise<User | undefined> =>
    (await sql<User[]>`select * from auth.users where ${sql(column)} = ${value}`)[0];

  async function sendOr500(mail: AuthMail, undo?: () => Promise<unknown>): Promise<Response | null> {
    try {
      await send(mail);
      return null;
    } catch {
      await undo?.();
      return refusal(500, 'unexpected_failure', `Error sending ${mail.template} email`);
    }
  }

  const confirmationMail = (user: User, token: string, request: Request): AuthMail => ({
    template: 'confirmation',
    to: user.email,
    variables: { TokenHash: token, Email: user.email, RedirectTo: redirectTo(request) },
  });

  async function confirmAgain(user: User, request: Request, answer: object): Promise<Response> {
    if (isRecent(user.confirmation_sent_at)) return tooSoon();
    const token = randomBytes(28).toString('hex');
    await sql`update auth.users set confirmation_token = ${token}, confirmation_sent_at = now() where id = ${user.id}`;
    return (await sendOr500(confirmationMail(user, token, request))) ?? Response.json(answer);
  }

  async function signUp(request: Request, peer: string | null): Promise<Response> {
    const { email } = await bodyOf(request);
    const known = await userBy('email', email);
    if (known && !mustConfirm(email)) return refusal(422, 'user_already_exists', 'User already registered');
    if (known?.email_confirmed_at) return Response.json(standIn(email, []));
    if (known) return confirmAgain(known, request, standIn(email, [{ provider: 'email' }]));
    const answer = await lite(request, peer);
    const user = answer.ok && (await userBy('email', email));
    if (!user) return answer;
    const token = user.confirmation_token ?? '';
    if (!mustConfirm(email)) return lite(verification(request, 'signup', token), peer);
    const undo = () => sql`delete from auth.users where id = ${user.id}`;
    return (await sendOr500(confirmationMail(user, token, request), undo)) ?? answer;
  }

  async function recover(request: Request, peer: string | null): Promise<Response> {
    const { email } = await bodyOf(request);
    if (isRecent((await userBy('email', email))?.recovery_sent_at ?? null)) return tooSoon();
    const answer = await lite(request, peer);
    const user = answer.ok && (await userBy('email', email));
    if (!user) return answer;
    const variables = { TokenHash: user.recovery_token ?? '', Email: email, RedirectTo: redirectTo(request) };
    return (await sendOr500({ template: 'recovery', to: email, variables })) ?? answer;
  }

  async function resend(request: Request, peer: string | null): Promise<Response> {
    const { type, email } = await bodyOf(request);
    if (type !== 'signup') return lite(request, peer);
    const user = await userBy('email', email);
    if (!user || user.email_confirmed_at) return Response.json({});
    return confirmAgain(user, request, {});
  }

  async function changeUser(request: Request, peer: string | null): Promise<Response> {
    const { email, password } = await bodyOf(request);
    const others = new Request(new URL('/auth/v1/logout?scope=others', request.url), {
      method: 'POST',
      headers: request.headers,
      body: '{}',
    });
    const answer = await lite(request, peer);
    if (!answer.ok) return answer;
    if (password) await lite(others, peer);
    const { id } = await answer.clone().json();
    const user = email ? await userBy('id', id) : undefined;
    if (!user?.email_change) return answer;
    const mails = [
      [user.email, user.email_change_token_current],
      [user.email_change, user.email_change_token_new],
    ] as const;
    for (const [to, token] of mails) {
      const variables = { TokenHash: token ?? '', Email: user.email, NewEmail: user.email_change };
      const failed = await sendOr500({ template: 'email_change', to, variables });
      if (failed) return failed;
    }
    return answer;
  }

  async function verify(request: Request, peer: string | null): Promise<Response> {
    const { type, token_hash: token } = await bodyOf(request);
    if (!token) return lite(request, peer);
    if (type !== 'email_change')
      return lite(type === 'email' ? verification(request, 'signup', token) : request, peer);
    const [user] = await sql<User[]>`select * from auth.users
      where ${token} in (email_change_token_current, email_change_token_new)`;
    if (!user || Date.now() - (user.email_change_sent_at?.getTime() ?? 0) > linkLastsMs)
      return refusal(403, 'otp_expired', 'Email link is invalid or has expired');
    if (user.email_change_token_current && user.email_change_token_new) {
      await sql`update auth.users set email_change_confirm_status = 1,
          email_change_token_current = nullif(email_change_token_current, ${token}),
          email_change_token_new = nullif(email_change_token_new, ${token})
        where id = ${user.id}`;
      const msg = 'Confirmation link accepted. Please proceed to confirm link sent to the other email';
      return Response.json({ msg, code: '200' });
    }
    // @supabase/lite ends the change with the old address's token alone.
    await sql`update auth.users set email_change_token_current = ${token}, email_change_token_new = null
      where id = ${user.id}`;
    return lite(request, peer);
  }

  async function signIn(request: Request, peer: string | null): Promise<Response> {
    const { email, password } = await bodyOf(request);
    const answer = await lite(request, peer);
    if (answer.ok || (await answer.clone().json()).error_code !== 'email_not_confirmed') return answer;
    const [row] = await sql`select extensions.crypt(${password ?? ''}, hash) = hash as right
      from (select '$2a' || substr(encrypted_password, 4) as hash from auth.users where email = ${email}) as kept`;
    return row?.right ? answer : refusal(400, 'invalid_credentials', 'Invalid login credentials');
  }

  return async (request, peer) => {
    const { pathname, searchParams } = new URL(request.url);
    const way = `${request.method} ${pathname.replace(/^\/auth\/v1/, '')}`;
    if (way === 'POST /signup') return signUp(request, peer);
    if (way === 'POST /recover') return recover(request, peer);
    if (way === 'POST /resend') return resend(request, peer);
    if (way === 'PUT /user') return changeUser(request, peer);
    if (way === 'POST /verify') return verify(request, peer);
    const grant = way === 'POST /token' ? searchParams.get('grant_type') : null;
    if (grant === 'password') return signIn(request, peer);
    if (grant === 'id_token') return idTokenGrant(request, peer);
    const answer = await lite(request, peer);
    if (way !== 'GET /settings') return answer;
    return Response.json({ ...(await answer.json()), mailer_autoconfirm: !mustConfirm('') });
  };
}

async function bodyOf(request: Request): Promise<Record<string, string> & { email: string }> {
  const body = await request
    .clone()
    .json()
    .catch(() => ({}));
  return { ...body, email: String(body.email ?? '').toLowerCase() };
}

function verification(request: Request, type: string, token: string): Request {
  const headers = new Headers(request.headers);
  headers.delete('content-length');
  return new Request(new URL('/auth/v1/verify', request.url), {
    method: 'POST',
    headers,
    body: JSON.stringify({ type, token_hash: token }),
  });
}

const redirectTo = (request: Request) => new URL(request.url).searchParams.get('redirect_to') ?? '';

const isRecent = (sent: Date | null) => sent !== null && Date.now() - sent.getTime() < mailEveryMs;

const tooSoon = () =>
  refusal(
    429,
    'over_email_send_rate_limit',
    'For security purposes, you can only request this after 1 second.',
  );

const refusal = (status: number, error_code: string, msg: string) =>
  Response.json({ code: status, error_code, msg }, { status, headers: { 'x-sb-error-code': error_code } });

/** The user whom hosted Auth makes up for an address that it knows already. */
function standIn(email: string, identities: object[]) {
  const now = new Date().toISOString();
  return {
    id: randomUUID(),
    aud: 'authenticated',
    role: '',
    email,
    phone: '',
    confirmation_sent_at: now,
    app_metadata: { provider: 'email', providers: ['email'] },
    user_metadata: {},
    identities,
    created_at: now,
    updated_at: now,
    is_anonymous: false,
  };
}
