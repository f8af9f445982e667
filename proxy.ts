import { createServerClient } from '@supabase/ssr';
import { type NextRequest, NextResponse } from 'next/server';
import { authFetch, renewSession } from '#src/data/signIn.ts';
import { getEnv } from '#src/env.ts';
import { contentSecurityPolicy } from '#src/http/contentSecurityPolicy.ts';
import { sessionCookieOptions } from '#src/http/session.ts';

/**
 * Gives every page its content security policy with a new nonce, which Next reads from the request and puts on its scripts, and keeps the
 * session fresh: an access token that is about to end is renewed before the page reads it.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const env = getEnv();
  const policy = contentSecurityPolicy(crypto.randomUUID(), {
    development: process.env.NODE_ENV === 'development',
    https: env.APP_URL.startsWith('https://'),
  });
  request.headers.set('content-security-policy', policy);
  const pass = () => {
    const next = NextResponse.next({ request: { headers: request.headers } });
    next.headers.set('content-security-policy', policy);
    return next;
  };
  let response = pass();
  if (!request.cookies.getAll().some(({ name }) => name.startsWith('sb-'))) return response;
  const client = createServerClient(env.SUPABASE_URL, env.SUPABASE_PUBLISHABLE_KEY, {
    cookieOptions: sessionCookieOptions(env.APP_URL),
    global: { fetch: authFetch },
    cookies: {
      getAll: () => request.cookies.getAll(),
      setAll: (changed) => {
        for (const { name, value } of changed) request.cookies.set(name, value);
        response = pass();
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
