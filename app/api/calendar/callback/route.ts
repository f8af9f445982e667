import { cookies } from 'next/headers';
import type { SignedInUser } from '#src/data/accessToken.ts';
import { drainAfterwards } from '#src/http/afterwards.ts';
import { oauthCookieOptions } from '#src/http/oauthCookie.ts';
import { redirectTo } from '#src/http/redirectTo.ts';
import { withRoute } from '#src/http/route.ts';
import { signedInUser } from '#src/http/session.ts';
import { logger } from '#src/observability/logger.ts';
import { oauthCookieOfState } from '#src/security/oauthAttempt.ts';
import { isSignInState } from '#src/security/signInAttempt.ts';
import { finishConnect } from '#src/services/calendarConnectionService.ts';
import { finishSignIn } from './finishSignIn.ts';

/** Seconds: the work that follows the answer counts. */
export const maxDuration = 60;

// Google adds parameters of its own, so unknown ones are no error here; whatever happens, a person lands on their settings.
export const GET = withRoute(async ({ request, deps }) => {
  const query = new URL(request.url).searchParams;
  if (isSignInState(query.get('state') ?? '')) return finishSignIn(deps, query);
  let user: SignedInUser | null;
  try {
    user = await signedInUser();
  } catch (error) {
    logger().warn({ err: error }, 'connecting an account failed: nobody could say who is signed in');
    return redirectTo(`${deps.env.APP_URL}/settings?calendar=failed`);
  }
  const jar = await cookies();
  const state = query.get('state') ?? '';
  const { userId, outcome, next } = await finishConnect(deps, {
    sessionUserId: user?.id ?? null,
    state,
    code: query.get('code') ?? undefined,
    error: query.get('error') ?? undefined,
    cookie: (name) => jar.get(name)?.value,
  });
  const cookie = oauthCookieOfState(state);
  if (cookie) jar.set(cookie, '', oauthCookieOptions(deps.env.APP_URL, 0));
  if (userId && outcome === 'connected') drainAfterwards(deps, userId);
  const back = outcome === 'connected' && next ? next : `/settings?calendar=${outcome}`;
  return redirectTo(`${deps.env.APP_URL}${back}`);
});
