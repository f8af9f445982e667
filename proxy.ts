import { createServerClient } from '@supabase/ssr';
import { type NextRequest, NextResponse } from 'next/server';
import { authFetch, renewSession } from '#src/data/signIn.ts';
import { getEnv } from '#src/env.ts';
import { sessionCookieOptions } from '#src/http/session.ts';

/** Keeps the session fresh on every page: an access token that is about to end is renewed before the page reads it. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const env = getEnv();
  let response = NextResponse.next({ request });
  if (!request.cookies.getAll().some(({ name }) => name.startsWith('sb-'))) return response;
  const client = createServerClient(env.SUPABASE_URL, env.SUPABASE_PUBLISHABLE_KEY, {
    cookieOptions: sessionCookieOptions(env.APP_URL),
    global: { fetch: authFetch },
    cookies: {
      getAll: () => request.cookies.getAll(),
      setAll: (changed) => {
        for (const { name, value } of changed) request.cookies.set(name, value);
        response = NextResponse.next({ request });
        for (const { name, value, options } of changed) response.cookies.set(name, value, options);
      },
    },
  });
  await renewSession(client);
  return response;
}

export const config = {
  matcher: [
    '/((?!_next/|api/cron/|api/webhooks/|api/health|favicon|icons/|.*\\.(?:png|svg|ico|webmanifest|js)$).*)',
  ],
};
