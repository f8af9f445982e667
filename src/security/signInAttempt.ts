import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { openCookie, sealCookie } from './sealedCookie.ts';

const attemptMs = 10 * 60_000;
const confirmationMs = 10 * 60_000;
const statePrefix = 'sign-in.';

const attemptSchema = z.object({
  verifier: z.string(),
  /** Google's id token carries its hash; who has a token of another sign-in doesn't know it. */
  nonce: z.string(),
  expiresAt: z.number(),
  next: z.string(),
  /** Whether the same consent connects the account's calendar. */
  connects: z.boolean(),
  /** Who proves with Google that it is still them; null: somebody signs in. */
  confirms: z.uuid().nullable(),
});
export type SignInAttempt = z.infer<typeof attemptSchema>;

const purpose = 'sign-in-cookie';
const cookieName = (id: string) => `kc_sign_in_${id.slice(0, 8)}`;

/**
 * Starts signing in with Google: a state for Google to return, and a sealed cookie that only this browser has. Nothing is stored here, since
 * anybody may start: Google uses a code up once, and the cookie is taken away when it comes back.
 */
export function beginSignInAttempt(
  secret: string,
  now: number,
  purposes: Pick<SignInAttempt, 'next' | 'connects' | 'confirms'>,
) {
  const id = randomUUID();
  const verifier = randomBytes(48).toString('base64url');
  const nonce = randomBytes(32).toString('base64url');
  const expiresAt = now + attemptMs;
  const attempt: SignInAttempt = { verifier, nonce, expiresAt, ...purposes };
  return {
    state: `${statePrefix}${id}`,
    challenge: createHash('sha256').update(verifier).digest('base64url'),
    nonceHash: nonceHash(nonce),
    cookie: { name: cookieName(id), value: sealCookie(secret, { purpose, id }, attempt) },
    expiresAt,
  };
}

/** As Supabase Auth compares it. */
export const nonceHash = (nonce: string): string => createHash('sha256').update(nonce).digest('hex');

/** Whether a callback belongs to signing in, as opposed to connecting an account. */
export const isSignInState = (state: string): boolean => state.startsWith(statePrefix);

/** The attempt that a callback belongs to, if this browser has begun it within ten minutes; and its cookie. */
export function readSignInAttempt(
  secret: string,
  input: { state: string; now: number; cookie: (name: string) => string | undefined },
): { attempt: SignInAttempt | null; cookieName: string | null } {
  const id = input.state.slice(statePrefix.length);
  if (!isSignInState(input.state) || !z.uuid().safeParse(id).success)
    return { attempt: null, cookieName: null };
  const name = cookieName(id);
  const { data } = attemptSchema.safeParse(openCookie(secret, { purpose, id }, input.cookie(name) ?? ''));
  return { attempt: data && data.expiresAt > input.now ? data : null, cookieName: name };
}

const confirmation = (userId: string) => ({ purpose: 'confirmation-cookie', id: 'confirmation', userId });

/** Says for ten minutes that a person has just proved with Google that it is them. */
export function sealConfirmation(secret: string, userId: string, now: number) {
  const until = now + confirmationMs;
  return { value: sealCookie(secret, confirmation(userId), { until }), until };
}

/** Whether a cookie says so of this person. */
export function isConfirmed(
  secret: string,
  userId: string,
  sealed: string | undefined,
  now: number,
): boolean {
  const read = z
    .object({ until: z.number() })
    .safeParse(openCookie(secret, confirmation(userId), sealed ?? ''));
  return read.success && read.data.until > now;
}
