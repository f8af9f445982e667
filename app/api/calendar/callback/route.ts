import { cookies } from 'next/headers';
import { drainAfterwards } from '#src/http/afterwards.ts';
import { redirectTo } from '#src/http/redirectTo.ts';
import { withRoute } from '#src/http/route.ts';
import { type SignedInUser, signedInUser } from '#src/http/session.ts';
import { logger } from '#src/observability/logger.ts';
import { finishConnect } from '#src/services/calendarConnectionService.ts';

/** Seconds: the work that follows the answer counts. */
export const maxDuration = 60;

// Google adds parameters of its own, so unknown ones are no error here; whatever happens, a person lands on their settings.
export const GET = withRoute(async ({ request, deps }) => {
  const query = new URL(request.url).searchParams;
  let user: SignedInUser | null;
  try {
    user = await signedInUser();
  } catch (error) {
    logger().warn({ err: error }, 'connecting an account failed: nobody could say who is signed in');
    return redirectTo(`${deps.env.APP_URL}/settings?calendar=failed`);
  }
  const jar = await cookies();
  const outcome = user
    ? await finishConnect(deps, {
        userId: user.id,
        state: query.get('state') ?? '',
        code: query.get('code') ?? undefined,
        error: query.get('error') ?? undefined,
        cookie: (name) => jar.get(name)?.value,
      })
    : 'state_invalid';
  if (user && outcome === 'connected') drainAfterwards(deps, user.id);
  return redirectTo(`${deps.env.APP_URL}/settings?calendar=${outcome}`);
});
