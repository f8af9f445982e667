import { createHash, createPublicKey, type JsonWebKey, randomBytes, randomUUID, verify } from 'node:crypto';
import type { Sql } from 'postgres';
import type { Lite } from './authGateway.ts';

type Claims = {
  iss: string;
  aud: string;
  sub: string;
  exp: number;
  nonce?: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
};
type User = { id: string; email: string; email_confirmed_at: Date | null };

const issuers = ['https://accounts.google.com', 'accounts.google.com'];

/**
 * Signing in with an id token of Google's, as hosted Auth does it and @supabase/lite does not: the signature is checked with the keys at
 * `keysUrl`, the nonce with its hash. An address that Google has verified finds the account that has it; one that was never confirmed loses
 * its password and its other identities first, since its maker need not own the address.
 */
export function createIdTokenGrant(input: { lite: Lite; sql: Sql; keysUrl: string; clientId: string }): Lite {
  const { lite, sql, keysUrl, clientId } = input;

  async function identify(claims: Claims): Promise<string> {
    const email = String(claims.email).toLowerCase();
    const data = { ...claims, email, provider_id: claims.sub, email_verified: true };
    return sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(hashtextextended(${email}, 0))`;
      const [known] =
        await tx`select user_id from auth.identities where provider = 'google' and provider_id = ${claims.sub}`;
      if (known) return known.user_id as string;
      const [user] = await tx<User[]>`select * from auth.users where email = ${email} or id in (
        select user_id from auth.identities where email = ${email}) order by email = ${email} desc limit 1 for update`;
      const id = user?.id ?? randomUUID();
      if (!user) {
        await tx`insert into auth.users (id, email, raw_user_meta_data) values (${id}, ${email}, ${tx.json({ name: claims.name ?? null })})`;
      } else if (!user.email_confirmed_at) {
        await tx`delete from auth.identities where user_id = ${id}`;
        await tx`update auth.users set encrypted_password = null, raw_user_meta_data = '{}', confirmation_token = null where id = ${id}`;
      }
      await tx`insert into auth.identities (id, provider, provider_id, user_id, identity_data, last_sign_in_at)
        values (${randomUUID()}, 'google', ${claims.sub}, ${id}, ${tx.json(data)}, now())`;
      await tx`update auth.users u set email_confirmed_at = coalesce(email_confirmed_at, now()), raw_app_meta_data =
          case jsonb_typeof(raw_app_meta_data) when 'string' then (raw_app_meta_data #>> '{}')::jsonb
            when 'object' then raw_app_meta_data else '{}' end || (select jsonb_build_object('provider', (jsonb_agg(provider order by created_at)) -> 0,
            'providers', jsonb_agg(provider order by created_at)) from auth.identities i where i.user_id = u.id)
        where id = ${id}`;
      return id;
    });
  }

  /** A session of @supabase/lite's own, by a link that nobody has seen. */
  async function sessionOf(id: string, request: Request, peer: string | null): Promise<Response> {
    const token = randomBytes(28).toString('hex');
    await sql`update auth.users set recovery_token = ${token}, recovery_sent_at = now() where id = ${id}`;
    const headers = new Headers(request.headers);
    headers.delete('content-length');
    const body = JSON.stringify({ type: 'magiclink', token_hash: token });
    return lite(
      new Request(new URL('/auth/v1/verify', request.url), { method: 'POST', headers, body }),
      peer,
    );
  }

  return async (request, peer) => {
    const body = (await request.json().catch(() => ({}))) as Record<string, string | undefined>;
    if (body.provider !== 'google')
      return refusal(400, 'validation_failed', `Provider ${body.provider} is not enabled`);
    const claims = await readToken(body.id_token ?? '', keysUrl).catch(() => null);
    if (!claims || !issuers.includes(claims.iss) || claims.aud !== clientId || claims.exp * 1000 < Date.now())
      return oauthError('invalid request', 'Bad ID token');
    if (!claims.nonce !== !body.nonce)
      return oauthError(
        'invalid request',
        'Passed nonce and nonce in id_token should either both exist or not.',
      );
    if (
      claims.nonce &&
      createHash('sha256')
        .update(body.nonce ?? '')
        .digest('hex') !== claims.nonce
    )
      return oauthError('invalid nonce', 'Nonces mismatch');
    if (!claims.email || claims.email_verified !== true)
      return refusal(422, 'provider_email_needs_verification', 'Unverified email with google.');
    return sessionOf(await identify(claims), request, peer);
  };
}

async function readToken(token: string, keysUrl: string): Promise<Claims | null> {
  const [head = '', payload = '', signature = ''] = token.split('.');
  const { kid, alg } = parse(head) as { kid: string; alg: string };
  const { keys } = (await (await fetch(keysUrl)).json()) as { keys: (JsonWebKey & { kid: string })[] };
  const key = keys.find((known) => known.kid === kid);
  if (alg !== 'RS256' || !key) return null;
  const signed = Buffer.from(`${head}.${payload}`);
  const isGood = verify(
    'RSA-SHA256',
    signed,
    createPublicKey({ key, format: 'jwk' }),
    Buffer.from(signature, 'base64url'),
  );
  return isGood ? (parse(payload) as Claims) : null;
}

const parse = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());

const oauthError = (error: string, error_description: string) =>
  Response.json({ error, error_description }, { status: 400 });

const refusal = (status: number, error_code: string, msg: string) =>
  Response.json({ code: status, error_code, msg }, { status, headers: { 'x-sb-error-code': error_code } });
