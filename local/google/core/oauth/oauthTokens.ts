import { createHash } from 'node:crypto';
import { json } from '../errors.ts';
import { randomString, URL_SAFE } from '../random.ts';
import type { Sim } from '../state.ts';
import type { AccessToken, RefreshToken, SimRequest, SimResponse } from '../types.ts';
import { tokenRefusalOf } from './accountStates.ts';
import { idToken } from './oauthIdentity.ts';
import { isIdentityScope } from './scopes.ts';

const DAY_MS = 86_400_000;
/** Live refresh tokens per account and client; the oldest goes without a word. */
const REFRESH_TOKENS_MAX = 100;
const UNUSED_MS = 182 * DAY_MS;
const TESTING_MS = 7 * DAY_MS;

function refuse(status: number, error: string, description: string, subtype?: string): SimResponse {
  return json(status, {
    error,
    error_description: description,
    ...(subtype ? { error_subtype: subtype } : {}),
  });
}

const expiredOrRevoked = () => refuse(400, 'invalid_grant', 'Token has been expired or revoked.');

/** POST /token: a code or a refresh token becomes an access token. */
export function issueToken(sim: Sim, request: SimRequest, now: number): SimResponse {
  const form = new URLSearchParams(request.body);
  const client = clientOf(request, form);
  if (!client.id) return refuse(400, 'invalid_request', 'Could not determine client ID from request.');
  if (client.id !== sim.config.clientId) {
    return refuse(401, 'invalid_client', 'The OAuth client was not found.');
  }
  if (client.secret !== sim.config.clientSecret) return refuse(401, 'invalid_client', 'Unauthorized');
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return exchangeCode(sim, request, form, now);
    case 'refresh_token':
      return refresh(sim, form, now);
    case null:
      return refuse(400, 'invalid_request', 'Required parameter is missing: grant_type');
    case 'password':
      return refuse(401, 'unauthorized_client', 'The client may not use this grant.');
    default:
      return refuse(400, 'unsupported_grant_type', `Invalid grant_type: ${form.get('grant_type')}`);
  }
}

function clientOf(request: SimRequest, form: URLSearchParams): { id?: string; secret?: string } {
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic) {
    const [id, secret] = Buffer.from(basic, 'base64').toString().split(':').map(decodeURIComponent);
    return { id, secret };
  }
  return { id: form.get('client_id') ?? undefined, secret: form.get('client_secret') ?? undefined };
}

function exchangeCode(sim: Sim, request: SimRequest, form: URLSearchParams, now: number): SimResponse {
  const code = form.get('code');
  if (!code) return refuse(400, 'invalid_request', 'Missing required parameter: code');
  const known = sim.codes.get(code);
  if (!known) {
    const used = sim.usedCodes.has(code);
    return refuse(400, 'invalid_grant', used ? 'Bad Request' : 'Malformed auth code.');
  }
  if (form.get('redirect_uri') !== known.redirectUri) {
    return refuse(400, 'redirect_uri_mismatch', 'Bad Request');
  }
  sim.codes.delete(code);
  sim.usedCodes.set(code, known.email);
  sim.version++;
  if (known.expiresMs <= now) return refuse(400, 'invalid_grant', 'Bad Request');
  if (known.challenge !== undefined && !verifierFits(form.get('code_verifier'), known)) {
    return refuse(
      400,
      'invalid_grant',
      form.has('code_verifier') ? 'Invalid code verifier.' : 'Missing code verifier.',
    );
  }
  const account = sim.accounts.get(known.email);
  if (!account?.grant) return refuse(400, 'invalid_grant', 'Bad Request');
  const refused = tokenRefusalOf(account);
  if (refused) return refused;
  const refreshToken = known.withRefreshToken
    ? newRefreshToken(sim, known.email, known.scopes, now)
    : undefined;
  return tokenAnswer(sim, request, known, now, refreshToken);
}

function verifierFits(
  verifier: string | null,
  code: { challenge?: string; challengeMethod?: string },
): boolean {
  if (verifier === null) return false;
  if (code.challengeMethod !== 'S256') return verifier === code.challenge;
  return createHash('sha256').update(verifier).digest('base64url') === code.challenge;
}

function newRefreshToken(sim: Sim, email: string, scopes: string[], now: number): RefreshToken {
  const token = `1//0${randomString(sim, URL_SAFE, 96)}`;
  const onlyIdentity = scopes.every(isIdentityScope);
  const entry = {
    token,
    email,
    scopes,
    issuedMs: now,
    usedMs: now,
    testing: sim.testingMode && !onlyIdentity,
  };
  sim.refreshTokens.set(token, entry);
  const own = [...sim.refreshTokens.values()].filter((t) => t.email === email);
  for (const old of own.slice(0, Math.max(0, own.length - REFRESH_TOKENS_MAX))) {
    sim.refreshTokens.delete(old.token);
  }
  return entry;
}

function newAccessToken(sim: Sim, email: string, scopes: string[], now: number): string {
  const token = `ya29.a0${randomString(sim, URL_SAFE, 160)}`;
  for (const [old, { expiresMs }] of sim.accessTokens) {
    if (expiresMs > now - DAY_MS) break;
    sim.accessTokens.delete(old);
  }
  sim.accessTokens.set(token, { email, scopes, expiresMs: now + sim.accessTokenSeconds * 1000 });
  sim.version++;
  return token;
}

function tokenAnswer(
  sim: Sim,
  request: SimRequest,
  given: { email: string; scopes: string[]; nonce?: string },
  now: number,
  refreshToken?: RefreshToken,
): SimResponse {
  const accessToken = newAccessToken(sim, given.email, given.scopes, now);
  const account = sim.accounts.get(given.email);
  return json(200, {
    access_token: accessToken,
    expires_in: sim.accessTokenSeconds,
    ...(refreshToken ? { refresh_token: refreshToken.token } : {}),
    ...(refreshToken?.testing ? { refresh_token_expires_in: TESTING_MS / 1000 } : {}),
    scope: given.scopes.join(' '),
    token_type: 'Bearer',
    ...(account && given.scopes.includes('openid')
      ? { id_token: idToken(sim, account, given, accessToken, request.origin, now) }
      : {}),
  });
}

function refresh(sim: Sim, form: URLSearchParams, now: number): SimResponse {
  const token = form.get('refresh_token');
  if (!token) return refuse(400, 'invalid_request', 'Missing required parameter: refresh_token');
  const known = sim.refreshTokens.get(token);
  if (!known || !sim.accounts.get(known.email)?.grant) return expiredOrRevoked();
  const refused = tokenRefusalOf(sim.accounts.get(known.email));
  if (refused) return refused;
  if (known.endsMs !== undefined && known.endsMs <= now) {
    return refuse(400, 'invalid_grant', 'reauth related error (invalid_rapt)', 'invalid_rapt');
  }
  const tooOld = now - known.usedMs > UNUSED_MS || (known.testing && now - known.issuedMs > TESTING_MS);
  if (tooOld) {
    sim.refreshTokens.delete(token);
    return expiredOrRevoked();
  }
  known.usedMs = now;
  const narrowed = form.get('scope')?.split(/\s+/).filter(Boolean);
  if (narrowed?.some((scope) => !known.scopes.includes(scope))) {
    return refuse(400, 'invalid_scope', 'Some requested scopes were invalid.');
  }
  const accessToken = newAccessToken(sim, known.email, narrowed ?? known.scopes, now);
  return json(200, {
    access_token: accessToken,
    expires_in: sim.accessTokenSeconds,
    scope: (narrowed ?? known.scopes).join(' '),
    token_type: 'Bearer',
  });
}

/** POST /revoke: either token takes the whole grant with it. */
export function revokeToken(sim: Sim, request: SimRequest, now: number): SimResponse {
  const token = new URLSearchParams(request.body).get('token') ?? request.query.get('token');
  const refreshToken = token === null ? undefined : sim.refreshTokens.get(token);
  const accessToken = token === null ? undefined : liveAccessToken(sim, token, now);
  const email = refreshToken?.email ?? accessToken?.email;
  if (!email) return refuse(400, 'invalid_token', 'Token expired or revoked');
  revokeGrant(sim, email, now);
  return json(200, {});
}

export function revokeGrant(sim: Sim, email: string, now: number): void {
  const account = sim.accounts.get(email);
  if (account) account.grant = undefined;
  for (const [token, entry] of sim.refreshTokens) if (entry.email === email) sim.refreshTokens.delete(token);
  for (const entry of sim.accessTokens.values()) {
    if (entry.email === email) entry.deadMs ??= now + sim.revocationDelayMs;
  }
  for (const [code, entry] of sim.codes) if (entry.email === email) sim.codes.delete(code);
  sim.version++;
}

export function liveAccessToken(sim: Sim, token: string, now: number): AccessToken | undefined {
  const known = sim.accessTokens.get(token);
  if (!known || known.expiresMs <= now) return undefined;
  return known.deadMs !== undefined && known.deadMs <= now ? undefined : known;
}

export function bearerOf(request: SimRequest): string | undefined {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return bearer ?? request.query.get('access_token') ?? undefined;
}
