import { importJWK, type JWTPayload, SignJWT } from 'jose';
import { stackSecrets } from '#tests/kit/stack.ts';
import { stack } from './person.ts';

const secrets = stackSecrets();

/** The claims that Auth gives this person's access tokens. */
export const claimsOf = (userId: string): JWTPayload => ({
  iss: `${stack.supabaseUrl}/auth/v1`,
  aud: 'authenticated',
  role: 'authenticated',
  sub: userId,
  email: `${userId}@example.com`,
  exp: Math.floor(Date.now() / 1000) + 3600,
});

/** A token as Auth signs it, with any claims. */
export const signedAsByAuth = async (claims: JWTPayload): Promise<string> =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', kid: secrets.signingKey.kid })
    .sign(await importJWK(secrets.signingKey, 'ES256'));

/** A token as projects sign it that have no key pair yet. */
export const signedWithSecret = (claims: JWTPayload): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secrets.jwtSecret));

/** A token that nobody has signed. */
export function unsigned(claims: JWTPayload): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', kid: secrets.signingKey.kid })}.${part(claims)}.`;
}
