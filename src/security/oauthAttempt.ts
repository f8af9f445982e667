import { createHash, createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { type GoogleAccess, googleAccesses } from '#src/domain/accounts/googleAccess.ts';
import { openCookie, sealCookie } from './sealedCookie.ts';

export const oauthAttemptMs = 10 * 60_000;

const cookieSchema = z.object({
  verifier: z.string(),
  expiresAt: z.number(),
  access: z.enum(googleAccesses),
  next: z.string().optional(),
});

export type OAuthAttempt = {
  /** Named in the database, where it can be used once. */
  id: string;
  state: string;
  challenge: string;
  /** Goes to this browser alone, closed to scripts; one name per attempt, so that two tabs don't disturb each other. */
  cookie: { name: string; value: string };
  expiresAt: number;
};

/**
 * Starts an attempt to connect an account: a signed state for Google to return, and a cookie that only this browser has. It holds what access
 * was asked for, and where to go `next`.
 */
export function beginOAuthAttempt(
  secret: string,
  userId: string,
  now: number,
  { access, next }: { access: GoogleAccess; next?: string | undefined },
): OAuthAttempt {
  const id = randomUUID();
  const verifier = randomBytes(48).toString('base64url');
  const expiresAt = now + oauthAttemptMs;
  const sealed = sealCookie(secret, cookieContext(userId, id), { verifier, expiresAt, access, next });
  return {
    id,
    state: `${id}.${signature(secret, userId, id)}`,
    challenge: createHash('sha256').update(verifier).digest('base64url'),
    cookie: { name: oauthCookieName(id), value: `${userId}.${sealed}` },
    expiresAt,
  };
}

/**
 * The attempt that a callback belongs to, and whose attempt it is. This browser must hold the cookie of the attempt, the state must carry our
 * signature for the person whom the cookie names, and a session of this browser, if there is one, must be that person's. Null otherwise, and
 * after ten minutes. Whether the attempt was used before is the database's to say.
 */
export function readOAuthAttempt(
  secret: string,
  input: {
    state: string;
    sessionUserId: string | null;
    cookie: (name: string) => string | undefined;
    now: number;
  },
): { id: string; userId: string; verifier: string; access: GoogleAccess; next?: string | undefined } | null {
  const [id = '', signed = ''] = input.state.split('.');
  if (!z.uuid().safeParse(id).success) return null;
  const [userId = '', ...sealed] = (input.cookie(oauthCookieName(id)) ?? '').split('.');
  if (!userId || (input.sessionUserId !== null && input.sessionUserId !== userId)) return null;
  const expected = Buffer.from(signature(secret, userId, id));
  const given = Buffer.from(signed);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const { data } = cookieSchema.safeParse(openCookie(secret, cookieContext(userId, id), sealed.join('.')));
  if (!data || data.expiresAt <= input.now) return null;
  const { verifier, access, next } = data;
  return { id, userId, verifier, access, next };
}

/** The name of the cookie that belongs to a state, or null when the state has no form of ours. */
export function oauthCookieOfState(state: string): string | null {
  const [id = ''] = state.split('.');
  return z.uuid().safeParse(id).success ? oauthCookieName(id) : null;
}

const oauthCookieName = (id: string) => `kc_oauth_${id.slice(0, 8)}`;
const cookieContext = (userId: string, id: string) => ({ userId, id, purpose: 'oauth-cookie' });
const signature = (secret: string, userId: string, id: string) =>
  createHmac('sha256', secret).update(`oauth-state|${userId}|${id}`).digest('base64url');
