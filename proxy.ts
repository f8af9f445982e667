import { createServerClient } from '@supabase/ssr';
import { type NextRequest, NextResponse } from 'next/server';
import { authFetch } from '#src/data/authFetch.ts';
import { isStorageOut } from '#src/data/outage.ts';
import { renewSession, userOfSession } from '#src/data/signIn.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import { getEnv } from '#src/env.ts';
import { statedAddress } from '#src/http/clientAddress.ts';
import { contentSecurityPolicy } from '#src/http/contentSecurityPolicy.ts';
import { sessionCookieOptions } from '#src/http/session.ts';
import { unavailablePage } from '#src/http/unavailablePage.ts';

/**
 * Gives every page its content security policy with a new nonce, which Next reads from the request and puts on its scripts, and keeps the
 * session fresh: an access token that is about to end is renewed before the page reads it. It answers itself while storage is out or nobody
 * can say who is signed in: a page can't choose its status.
 */
export async function proxy(request: NextRequest): Promise<Response> {
  const env = getEnv();
  const policy = contentSecurityPolicy(crypto.randomUUID(), {
    development: process.env.NODE_ENV === 'development',
    https: env.APP_URL.startsWith('https://'),
    sentryDsn: env.SENTRY_DSN,
  });
  request.headers.set('content-security-policy', policy);
  const pass = () => {
    const next = NextResponse.next({ request: { headers: request.headers } });
    next.headers.set('content-security-policy', policy);
    return next;
  };
  const signedIn = request.cookies.getAll().some(({ name }) => name.startsWith('sb-'));
  if (showsData(request) && (await isStorageOut(env))) return unavailablePage(policy);
  let response = pass();
  if (!signedIn) return response;
  const client = createServerClient(env.SUPABASE_URL, env.SUPABASE_PUBLISHABLE_KEY, {
    cookieOptions: sessionCookieOptions(env.APP_URL),
    global: { fetch: authFetch(env, statedAddress(request.headers)) },
    cookies: {
      getAll: () => request.cookies.getAll(),
      setAll: (changed) => {
        for (const { name, value } of changed) request.cookies.set(name, value);
        response = pass();
        for (const { name, value, options } of changed) response.cookies.set(name, value, options);
      },
    },
  });
  if (!isPage(request)) {
    await renewSession(client);
    return response;
  }
  try {
    await userOfSession(env, client);
    return response;
  } catch (error) {
    if (error instanceof AppError) return unavailablePage(policy);
    throw error;
  }
}

/** Routes of the API answer for themselves. */
const isPage = ({ method, nextUrl: { pathname } }: NextRequest) =>
  (method === 'GET' || method === 'HEAD') && !pathname.startsWith('/api/');

/** These pages show nothing that is stored. */
const withoutData = [
  '/sign-in',
  '/sign-up',
  '/forgot-password',
  '/auth/confirm',
  '/calendar',
  '/privacy',
  '/terms',
  '/contact',
  '/api-docs',
  '/goodbye',
  '/unsubscribe',
];

const showsData = (request: NextRequest) =>
  isPage(request) && !withoutData.includes(request.nextUrl.pathname);

export const config = {
  matcher: [
    '/((?!_next/|api/cron/|api/webhooks/|api/health|favicon|icons/|.*\\.(?:png|svg|ico|webmanifest|js)$).*)',
  ],
};
