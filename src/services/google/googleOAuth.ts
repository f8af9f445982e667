import { z } from 'zod';
import { identityScopes } from '#src/domain/accounts/googleAccess.ts';
import { classifyTokenError } from '#src/domain/google/googleErrors.ts';
import { retryAfterMs } from '#src/domain/google/retryPolicy.ts';
import type { Env } from '#src/env.ts';
import { GoogleError } from './googleError.ts';

type OAuthEnv = Pick<
  Env,
  | 'APP_URL'
  | 'GOOGLE_CLIENT_ID'
  | 'GOOGLE_CLIENT_SECRET'
  | 'GOOGLE_AUTH_URL'
  | 'GOOGLE_TOKEN_URL'
  | 'GOOGLE_REVOKE_URL'
  | 'GOOGLE_USERINFO_URL'
>;
type Call = { timeoutMs: number; signal?: AbortSignal | undefined };

const tokenSchema = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
  refresh_token: z.string().min(1).optional(),
  scope: z.string().optional(),
  id_token: z.string().optional(),
});
export type GoogleTokens = {
  accessToken: string;
  expiresInMs: number;
  refreshToken: string | null;
  /** As granted; null when Google doesn't say. */
  scopes: string[] | null;
  idToken: string | null;
};

const redirectUri = (env: OAuthEnv) => `${env.APP_URL}/api/calendar/callback`;

type Consent = {
  state: string;
  challenge: string;
  scopes: string[];
  email?: string | undefined;
};

/** Where the browser goes to allow access to calendars. Always with consent, since only then a refresh token is sure to come. */
export function consentUrl(
  env: OAuthEnv,
  {
    incremental,
    nonce,
    ...input
  }: Consent & {
    /** Whether the grant also covers what was granted before. */
    incremental: boolean;
    nonce?: string | undefined;
  },
): string {
  return authorizationUrl(env, input, {
    access_type: 'offline',
    prompt: input.email ? 'consent' : 'consent select_account',
    ...(incremental ? { include_granted_scopes: 'true' } : {}),
    ...(nonce ? { nonce } : {}),
  });
}

/** Where the browser goes to tell who its person is, and nothing else. */
export function identityUrl(
  env: OAuthEnv,
  { nonce, ...input }: Omit<Consent, 'scopes'> & { nonce: string },
): string {
  return authorizationUrl(env, { ...input, scopes: identityScopes }, { prompt: 'select_account', nonce });
}

function authorizationUrl(
  env: OAuthEnv,
  { state, challenge, scopes, email }: Consent,
  more: Record<string, string>,
): string {
  const url = new URL(env.GOOGLE_AUTH_URL);
  url.search = new URLSearchParams({
    client_id: env.GOOGLE_CLIENT_ID,
    redirect_uri: redirectUri(env),
    response_type: 'code',
    scope: scopes.join(' '),
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...(email ? { login_hint: email } : {}),
    ...more,
  }).toString();
  return url.href;
}

/** Exchanges the code of a callback. */
export function exchangeCode(
  env: OAuthEnv,
  input: { code: string; verifier: string },
  call: Call,
): Promise<GoogleTokens> {
  const form = {
    grant_type: 'authorization_code',
    code: input.code,
    code_verifier: input.verifier,
    redirect_uri: redirectUri(env),
  };
  return askForTokens(env, form, call);
}

/** A fresh access token for a grant. Only `invalid_grant` is of class reauthorise. */
export function refreshGrant(env: OAuthEnv, refreshToken: string, call: Call): Promise<GoogleTokens> {
  return askForTokens(env, { grant_type: 'refresh_token', refresh_token: refreshToken }, call);
}

/** Ends the whole grant. True when it is over, which it also is if Google no longer knows the token. */
export async function revokeGrant(env: OAuthEnv, token: string, call: Call): Promise<boolean> {
  const response = await post(env.GOOGLE_REVOKE_URL, { token }, call).catch(() => null);
  return response !== null && (response.ok || response.status === 400);
}

const userinfoSchema = z.object({ sub: z.string().min(1).max(255), email: z.string().min(1) });

/** Who the account is: `sub` is its only lasting name. */
export async function readUserinfo(env: OAuthEnv, accessToken: string, call: Call) {
  const response = await send(env.GOOGLE_USERINFO_URL, {
    headers: { authorization: `Bearer ${accessToken}` },
    signal: signalOf(call),
  });
  const read = userinfoSchema.safeParse(await response.json().catch(() => null));
  if (!response.ok || !read.success) throw tokenError(response.ok ? 200 : response.status);
  return read.data;
}

async function askForTokens(env: OAuthEnv, form: Record<string, string>, call: Call): Promise<GoogleTokens> {
  const response = await post(
    env.GOOGLE_TOKEN_URL,
    { ...form, client_id: env.GOOGLE_CLIENT_ID, client_secret: env.GOOGLE_CLIENT_SECRET },
    call,
  );
  const json: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const { error } = z.object({ error: z.string().optional() }).catch({}).parse(json);
    throw tokenError(response.status, error, retryAfterMs(response.headers.get('retry-after'), Date.now()));
  }
  const read = tokenSchema.safeParse(json);
  if (!read.success) throw tokenError(200);
  return {
    accessToken: read.data.access_token,
    expiresInMs: read.data.expires_in * 1000,
    refreshToken: read.data.refresh_token ?? null,
    scopes: read.data.scope?.split(' ') ?? null,
    idToken: read.data.id_token ?? null,
  };
}

// A form body, never the address: addresses end up in logs.
const post = (url: string, form: Record<string, string>, call: Call) =>
  send(url, { method: 'POST', body: new URLSearchParams(form), signal: signalOf(call) });

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: 'error' });
  } catch {
    throw tokenError(0);
  }
}

const signalOf = ({ timeoutMs, signal }: Call) =>
  signal ? AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) : AbortSignal.timeout(timeoutMs);

function tokenError(status: number, error?: string, retryAfter?: number): GoogleError {
  const classified = classifyTokenError({ status, error });
  return new GoogleError(
    { ...classified, ...(retryAfter === undefined ? {} : { delayMs: retryAfter }) },
    { status, reason: error },
  );
}
