import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { json } from '../errors.ts';
import type { Sim } from '../state.ts';
import type { Account, SimRequest, SimResponse } from '../types.ts';
import { bearerOf, liveAccessToken } from './oauthTokens.ts';

const KEY_ID = 'simulator-key';
const ISSUER = 'https://accounts.google.com';
const ID_TOKEN_SECONDS = 3600;

// One key per process: an id token is read at once or never.
let keys: { publicKey: KeyObject; privateKey: KeyObject } | undefined;
function signingKeys() {
  keys ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
  return keys;
}

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function profile(account: Account, scopes: string[], origin: string): Record<string, unknown> {
  const has = (name: string) =>
    scopes.includes(name) || scopes.includes(`https://www.googleapis.com/auth/userinfo.${name}`);
  return {
    sub: account.sub,
    ...(has('email') ? { email: account.email, email_verified: !account.emailUnverified } : {}),
    ...(has('profile')
      ? { name: account.name, given_name: account.name, picture: `${origin}/picture/${account.sub}.svg` }
      : {}),
  };
}

export function idToken(
  sim: Sim,
  account: Account,
  given: { scopes: string[]; nonce?: string },
  accessToken: string,
  origin: string,
  now: number,
): string {
  const issuedAt = Math.floor(now / 1000);
  const hash = createHash('sha256').update(accessToken).digest();
  const claims = {
    iss: ISSUER,
    azp: sim.config.clientId,
    aud: sim.config.clientId,
    ...profile(account, given.scopes, origin),
    at_hash: hash.subarray(0, 16).toString('base64url'),
    ...(given.nonce ? { nonce: given.nonce } : {}),
    iat: issuedAt,
    exp: issuedAt + ID_TOKEN_SECONDS,
  };
  const unsigned = `${base64url({ alg: 'RS256', kid: KEY_ID, typ: 'JWT' })}.${base64url(claims)}`;
  const signature = createSign('RSA-SHA256').update(unsigned).sign(signingKeys().privateKey, 'base64url');
  return `${unsigned}.${signature}`;
}

export function certsPem(): SimResponse {
  return json(200, { [KEY_ID]: signingKeys().publicKey.export({ type: 'spki', format: 'pem' }) });
}

export function certsJwk(): SimResponse {
  const jwk = signingKeys().publicKey.export({ format: 'jwk' });
  return json(200, { keys: [{ ...jwk, kid: KEY_ID, use: 'sig', alg: 'RS256' }] });
}

export function discovery(origin: string): SimResponse {
  return json(200, {
    issuer: ISSUER,
    authorization_endpoint: `${origin}/o/oauth2/v2/auth`,
    token_endpoint: `${origin}/token`,
    revocation_endpoint: `${origin}/revoke`,
    userinfo_endpoint: `${origin}/v1/userinfo`,
    jwks_uri: `${origin}/oauth2/v3/certs`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['plain', 'S256'],
  });
}

export function userInfo(sim: Sim, request: SimRequest, now: number): SimResponse {
  const token = bearerOf(request);
  const live = token === undefined ? undefined : liveAccessToken(sim, token, now);
  const account = live && sim.accounts.get(live.email);
  if (!live || !account) {
    const refusal = json(401, { error: 'invalid_request', error_description: 'Invalid Credentials' });
    refusal.headers['www-authenticate'] =
      'Bearer realm="https://accounts.google.com/", error="invalid_token"';
    return refusal;
  }
  return json(200, profile(account, live.scopes, request.origin));
}

export function tokenInfo(sim: Sim, request: SimRequest, now: number): SimResponse {
  const token =
    request.query.get('access_token') ??
    new URLSearchParams(request.body).get('access_token') ??
    bearerOf(request) ??
    '';
  const live = liveAccessToken(sim, token, now);
  const account = live && sim.accounts.get(live.email);
  if (!live || !account) return json(400, { error: 'invalid_token', error_description: 'Invalid Value' });
  return json(200, {
    azp: sim.config.clientId,
    aud: sim.config.clientId,
    sub: account.sub,
    scope: live.scopes.join(' '),
    exp: String(Math.floor(live.expiresMs / 1000)),
    expires_in: String(Math.max(0, Math.floor((live.expiresMs - now) / 1000))),
    ...(live.scopes.includes('email') ? { email: account.email, email_verified: 'true' } : {}),
    access_type: 'offline',
  });
}
