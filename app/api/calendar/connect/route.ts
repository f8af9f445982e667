import { cookies } from 'next/headers';
import { z } from 'zod';
import { oauthCookieOptions } from '#src/http/oauthCookie.ts';
import { readQuery } from '#src/http/readRequest.ts';
import { redirectTo } from '#src/http/redirectTo.ts';
import { withUser } from '#src/http/route.ts';
import { beginConnect } from '#src/services/calendarConnectionService.ts';

/** Where connecting may lead back to; anything else is the settings. */
const querySchema = z.strictObject({
  connectionId: z.uuid().optional(),
  next: z.enum(['/calendar']).optional(),
});

export const GET = withUser(async ({ request, deps, user }) => {
  const { connectionId, next } = readQuery(request, querySchema);
  const { url, cookie, expiresAt } = await beginConnect(deps, { userId: user.id, connectionId, next });
  (await cookies()).set(cookie.name, cookie.value, oauthCookieOptions(deps.env.APP_URL, expiresAt));
  return redirectTo(url);
});
