import { cookies } from 'next/headers';
import { z } from 'zod';
import { oauthCookieOptions } from '#src/http/oauthCookie.ts';
import { readQuery } from '#src/http/readRequest.ts';
import { redirectTo } from '#src/http/redirectTo.ts';
import { withUser } from '#src/http/route.ts';
import { beginConnect } from '#src/services/calendarConnectionService.ts';

const querySchema = z.strictObject({ connectionId: z.uuid().optional() });

export const GET = withUser(async ({ request, deps, user }) => {
  const { connectionId } = readQuery(request, querySchema);
  const { url, cookie, expiresAt } = await beginConnect(deps, { userId: user.id, connectionId });
  (await cookies()).set(cookie.name, cookie.value, oauthCookieOptions(deps.env.APP_URL, expiresAt));
  return redirectTo(url);
});
