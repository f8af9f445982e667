import { cookies } from 'next/headers';
import { z } from 'zod';
import { returnPath } from '#app/sign-in/returnPath.ts';
import type { SignedInUser } from '#src/data/accessToken.ts';
import { confirmPlaces } from '#src/domain/accounts/confirmPlaces.ts';
import { oauthCookieOptions } from '#src/http/oauthCookie.ts';
import { readQuery } from '#src/http/readRequest.ts';
import { redirectTo } from '#src/http/redirectTo.ts';
import { withRoute } from '#src/http/route.ts';
import { signedInUser } from '#src/http/session.ts';
import { logger } from '#src/observability/logger.ts';
import { beginGoogleSignIn } from '#src/services/accounts/googleSignInService.ts';

const querySchema = z.strictObject({
  next: z.string().optional(),
  /** Whether the same consent connects the account's calendar. */
  calendar: z.enum(['true']).optional(),
  /** Which page wants to know that it is still the signed-in person. */
  confirm: z.enum(confirmPlaces).optional(),
});

export const GET = withRoute(async ({ request, deps }) => {
  const { next, calendar, confirm } = readQuery(request, querySchema);
  const place = confirm ? `/settings/${confirm}` : returnPath(next);
  let user: SignedInUser | null;
  try {
    user = await signedInUser();
  } catch (error) {
    logger().warn({ err: error }, 'signing in with Google did not start: nobody could say who is signed in');
    return redirectTo(`${deps.env.APP_URL}/sign-in?google=unreachable`);
  }
  if (!confirm && user) return redirectTo(`${deps.env.APP_URL}${place}`);
  if (confirm && !user) return redirectTo(`${deps.env.APP_URL}/sign-in?next=${encodeURIComponent(place)}`);
  const { url, cookie, expiresAt } = beginGoogleSignIn(deps, {
    next: place,
    connects: calendar === 'true' && !confirm,
    confirms: user ?? undefined,
  });
  (await cookies()).set(cookie.name, cookie.value, oauthCookieOptions(deps.env.APP_URL, expiresAt));
  return redirectTo(url);
});
