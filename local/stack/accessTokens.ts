import { createLocalJWKSet, importJWK, type JWK, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Secrets } from './settings.ts';

/** How long a token that stands for an API key is valid; hosted keys don't end. */
const keyTokenSeconds = 10 * 365 * 86_400;

/**
 * The tokens of the stack's Supabase. Hosted projects sign people's tokens with ES256 and publish the key; @supabase/lite
 * knows HS256 alone, so the gateway signs each token of Auth again and turns it back when a request brings it.
 */
export async function createAccessTokens(secrets: Secrets, supabaseUrl: string) {
  const issuer = `${supabaseUrl}/auth/v1`;
  const { kid } = secrets.signingKey;
  const signingKey = await importJWK(secrets.signingKey, 'ES256');
  const sharedSecret = new TextEncoder().encode(secrets.jwtSecret);
  const keySet = { keys: [publicKey(secrets)] };
  const ownKeys = createLocalJWKSet(keySet);

  return {
    keySet,
    /** A token of @supabase/lite as hosted Auth would have signed it. */
    async publish(token: string): Promise<string> {
      const { payload } = await jwtVerify(token, sharedSecret, { algorithms: ['HS256'] });
      return new SignJWT({ ...payload, iss: issuer })
        .setProtectedHeader({ alg: 'ES256', typ: 'JWT', ...(kid ? { kid } : {}) })
        .sign(signingKey);
    },
    /** What @supabase/lite takes for a token of ours; any other token stays as it is. */
    async forLite(token: string): Promise<string> {
      const ours = await jwtVerify(token, ownKeys, { issuer }).catch(() => null);
      return ours ? withSecret(ours.payload, sharedSecret) : token;
    },
    /** The token that the gateway sends to the data API for an API key. */
    ofRole(role: 'anon' | 'service_role'): Promise<string> {
      const now = Math.floor(Date.now() / 1000);
      return withSecret({ iss: 'supabase', role, iat: now, exp: now + keyTokenSeconds }, sharedSecret);
    },
  };
}
export type AccessTokens = Awaited<ReturnType<typeof createAccessTokens>>;

/** The keys whose tokens the data API believes, as hosted Supabase hands them to PostgREST. */
export const dataApiKeys = (secrets: Secrets): string =>
  JSON.stringify({
    keys: [
      publicKey(secrets),
      { kty: 'oct', k: Buffer.from(secrets.jwtSecret).toString('base64url'), alg: 'HS256', use: 'sig' },
    ],
  });

function publicKey({ signingKey: { d: _, ...open } }: Secrets): JWK {
  return { ...open, alg: 'ES256', use: 'sig', key_ops: ['verify'] };
}

const withSecret = (payload: JWTPayload, secret: Uint8Array): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(secret);
