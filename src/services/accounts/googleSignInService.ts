import { z } from 'zod';
import type { Deps } from '#src/compose.ts';
import { askedScopes, identityScopes } from '#src/domain/accounts/googleAccess.ts';
import type { SignInOutcome } from '#src/domain/accounts/signInOutcome.ts';
import { logger } from '#src/observability/logger.ts';
import { beginSignInAttempt, nonceHash, type SignInAttempt } from '#src/security/signInAttempt.ts';
import { GoogleError } from '#src/services/google/googleError.ts';
import {
  consentUrl,
  exchangeCode,
  type GoogleTokens,
  identityUrl,
} from '#src/services/google/googleOAuth.ts';

/**
 * Where to send a browser that signs in with Google, and the cookie that binds the attempt to it. Google is asked who the person is, and with
 * `connects` in the same consent for the least that puts their events into a calendar.
 */
export function beginGoogleSignIn(
  { env, now }: Pick<Deps, 'env' | 'now'>,
  input: { next: string; connects: boolean; confirms?: { id: string; email: string } | undefined },
) {
  const { next, connects, confirms } = input;
  const attempt = beginSignInAttempt(env.STATE_SECRET, now(), {
    next,
    connects,
    confirms: confirms?.id ?? null,
  });
  const { state, challenge, nonceHash: nonce, cookie, expiresAt } = attempt;
  const url = connects
    ? consentUrl(env, { state, challenge, nonce, scopes: askedScopes('own_calendar'), incremental: false })
    : identityUrl(env, { state, challenge, nonce, email: confirms?.email });
  return { url, cookie, expiresAt };
}

const claimsSchema = z.object({
  sub: z.string().min(1),
  email: z.email(),
  email_verified: z.boolean().default(false),
  nonce: z.string(),
});

/** Who came back from Google. */
export type GoogleIdentity = {
  sub: string;
  email: string;
  idToken: string;
  tokens: GoogleTokens;
  /** Whether anything but their identity was allowed. */
  allowsMore: boolean;
};

/** Asks Google who has come back. An address that Google has not verified is nobody's here. */
export async function identify(
  deps: Deps,
  attempt: SignInAttempt,
  { code, error }: { code: string | null; error: string | null },
): Promise<GoogleIdentity | SignInOutcome> {
  if (error !== null) return error === 'access_denied' ? 'denied' : 'failed';
  if (!code) return 'failed';
  try {
    const call = { timeoutMs: deps.engine.callTimeoutMs };
    const tokens = await exchangeCode(deps.env, { code, verifier: attempt.verifier }, call);
    const claims = readClaims(tokens.idToken);
    if (!tokens.idToken || claims?.nonce !== nonceHash(attempt.nonce)) return 'failed';
    if (!claims.email_verified) return 'unverified';
    const allowsMore = (tokens.scopes ?? []).some((scope) => !isIdentityScope(scope));
    return { sub: claims.sub, email: claims.email, idToken: tokens.idToken, tokens, allowsMore };
  } catch (caught) {
    if (!(caught instanceof GoogleError)) throw caught;
    logger().warn({ err: caught }, 'signing in with Google failed');
    return caught.class === 'retry' || caught.class === 'backOff' ? 'unreachable' : 'failed';
  }
}

/** Google writes the longer names of these scopes into its answers. */
const isIdentityScope = (scope: string) =>
  identityScopes.includes(scope) || scope.includes('/auth/userinfo.');

/** The token comes from Google itself over TLS; Supabase Auth checks its signature before it believes it. */
function readClaims(idToken: string | null) {
  try {
    const payload = idToken?.split('.')[1] ?? '';
    return claimsSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}
