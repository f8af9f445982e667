import { createServerClient } from '@supabase/ssr';
import { type NextRequest, NextResponse } from 'next/server';
import { isOut } from '#src/data/outage.ts';
import { authFetch, renewSession } from '#src/data/signIn.ts';
import { getEnv } from '#src/env.ts';
import { contentSecurityPolicy } from '#src/http/contentSecurityPolicy.ts';
import { sessionCookieOptions } from '#src/http/session.ts';
import { unavailablePage } from '#src/http/unavailablePage.ts';

/**
 * Gives every page its content security policy with a new nonce, which Next reads from the request and puts on its scripts, and keeps the
 * session fresh: an access token that is about to end is renewed before the page reads it. In an outage it answers itself: a page can't
 * choose its status.
 */
export async function proxy(request: NextRequest): Promise<Response> {
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
  const signedIn = request.cookies.getAll().some(({ name }) => name.startsWith('sb-'));
  if (await isOut(env, partsNeeded(request, signedIn))) return unavailablePage(policy);
  let response = pass();
  if (!signedIn) return response;
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

/** These pages show nothing that is stored. */
const withoutData = ['/sign-in', '/sign-up', '/calendar', '/api-docs'];

/** What of Supabase a page is made from. Routes of the API answer for themselves. */
function partsNeeded({ method, nextUrl: { pathname } }: NextRequest, signedIn: boolean): ('auth' | 'data')[] {
  if ((method !== 'GET' && method !== 'HEAD') || /^\/(api|auth)\//.test(pathname)) return [];
  return [
    ...(signedIn ? ['auth' as const] : []),
    ...(withoutData.includes(pathname) ? [] : ['data' as const]),
  ];
}

export const config = {
  matcher: [
    '/((?!_next/|api/cron/|api/webhooks/|api/health|favicon|icons/|.*\\.(?:png|svg|ico|webmanifest|js)$).*)',
  ],
};
