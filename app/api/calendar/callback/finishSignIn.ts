import { cookies } from 'next/headers';
import type { Deps } from '#src/compose.ts';
import type { SignedInUser } from '#src/data/accessToken.ts';
import type { SignInOutcome } from '#src/domain/accounts/signInOutcome.ts';
import { drainAfterwards } from '#src/http/afterwards.ts';
import { keepConfirmation } from '#src/http/confirmation.ts';
import { hasGoogleIdentity, signInWithIdToken } from '#src/http/googleSession.ts';
import { oauthCookieOptions } from '#src/http/oauthCookie.ts';
import { redirectTo } from '#src/http/redirectTo.ts';
import { keepSession, signedInUser } from '#src/http/session.ts';
import { logger } from '#src/observability/logger.ts';
import { readSignInAttempt, type SignInAttempt } from '#src/security/signInAttempt.ts';
import { type GoogleIdentity, identify } from '#src/services/accounts/googleSignInService.ts';
import { connectGrant } from '#src/services/calendarConnectionService.ts';

/** Ends signing in with Google, or the proof that it is still the same person. Wherever it ends, a page says so. */
export async function finishSignIn(deps: Deps, returned: URLSearchParams): Promise<Response> {
  const { APP_URL, STATE_SECRET } = deps.env;
  const jar = await cookies();
  const { attempt, cookieName } = readSignInAttempt(STATE_SECRET, {
    state: returned.get('state') ?? '',
    now: deps.now(),
    cookie: (name) => jar.get(name)?.value,
  });
  if (cookieName) jar.set(cookieName, '', oauthCookieOptions(APP_URL, 0));
  const end = attempt ? await endOf(deps, attempt, returned) : { failed: 'expired' as const };
  if (!('failed' in end)) return redirectTo(`${APP_URL}${end.to}`);
  logger().warn({ outcome: end.failed }, 'signing in with Google ended without a session');
  const back = attempt?.confirms ? attempt.next : '/sign-in';
  const query = new URLSearchParams({ google: end.failed });
  if (attempt && !attempt.confirms) query.set('next', attempt.next);
  return redirectTo(`${APP_URL}${back}?${query}`);
}

type End = { to: string } | { failed: SignInOutcome };

async function endOf(deps: Deps, attempt: SignInAttempt, returned: URLSearchParams): Promise<End> {
  try {
    const before = await signedInUser();
    const given = { code: returned.get('code'), error: returned.get('error') };
    const identity = await identify(deps, attempt, given);
    if (typeof identity === 'string') return { failed: identity };
    return attempt.confirms
      ? await confirm(deps, attempt, identity, before)
      : await signIn(deps, attempt, identity, before);
  } catch (error) {
    logger().warn({ err: error }, 'signing in with Google failed');
    return { failed: 'unreachable' };
  }
}

/** Somebody who is signed in stays so: no other account takes their place unasked, and none is made. */
async function signIn(
  deps: Deps,
  attempt: SignInAttempt,
  identity: GoogleIdentity,
  before: SignedInUser | null,
): Promise<End> {
  let userId = before?.id;
  if (before && before.email.toLowerCase() !== identity.email.toLowerCase()) return { failed: 'signed_in' };
  if (!userId) {
    const session = await signInWithIdToken(identity.idToken, attempt.nonce);
    if (typeof session === 'string') return { failed: session };
    await keepSession(session);
    userId = session.user.id;
  }
  if (!attempt.connects) return { to: attempt.next };
  const outcome = identity.allowsMore
    ? await connectGrant(deps, { userId, asked: 'own_calendar', tokens: identity.tokens })
    : 'denied';
  if (outcome !== 'connected') return { to: `/settings?calendar=${outcome}` };
  drainAfterwards(deps, userId);
  return { to: attempt.next === '/dashboard' ? '/settings?calendar=connected' : attempt.next };
}

/** The fresh session satisfies what Auth asks for before it changes a password. */
async function confirm(
  deps: Deps,
  attempt: SignInAttempt,
  identity: GoogleIdentity,
  before: SignedInUser | null,
): Promise<End> {
  if (before?.id !== attempt.confirms) return { failed: 'other_account' };
  if (!(await hasGoogleIdentity(identity.sub))) return { failed: 'other_account' };
  const session = await signInWithIdToken(identity.idToken, attempt.nonce);
  if (typeof session === 'string') return { failed: session };
  await keepSession(session);
  await keepConfirmation(before.id, deps.now());
  return { to: attempt.next };
}
