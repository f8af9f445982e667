import { cookies } from 'next/headers';
import { connectAccount } from '#src/contract/endpoints/accounts.ts';
import { oauthCookieOptions } from '#src/http/oauthCookie.ts';
import { redirectTo } from '#src/http/redirectTo.ts';
import { serve } from '#src/http/serve.ts';
import { beginConnect } from '#src/services/calendarConnectionService.ts';

export const GET = serve(connectAccount, async ({ deps, user, query }) => {
  const { url, cookie, expiresAt } = await beginConnect(deps, { userId: user.id, ...query });
  (await cookies()).set(cookie.name, cookie.value, oauthCookieOptions(deps.env.APP_URL, expiresAt));
  return redirectTo(url);
});
