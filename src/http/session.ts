import { createServerClient } from '@supabase/ssr';
import { createClient, type Session } from '@supabase/supabase-js';
import { cookies } from 'next/headers';
import type { SignedInUser } from '#src/data/accessToken.ts';
import { authFetch } from '#src/data/authFetch.ts';
import { userOfSession } from '#src/data/signIn.ts';
import { getEnv } from '#src/env.ts';
import { clientAddress } from './clientAddress.ts';

/** The Supabase client that signs people in and out: its session lives in cookies that the browser's scripts can't read. */
export async function createSessionClient() {
  const env = getEnv();
  const jar = await cookies();
  return createServerClient(env.SUPABASE_URL, env.SUPABASE_PUBLISHABLE_KEY, {
    cookieOptions: sessionCookieOptions(env.APP_URL),
    global: { fetch: authFetch(env, await clientAddress()) },
    cookies: {
      getAll: () => jar.getAll(),
      setAll: (changed) => {
        try {
          for (const { name, value, options } of changed) jar.set(name, value, options);
        } catch {
          // A server component can't write cookies; proxy.ts has refreshed them already.
        }
      },
    },
  });
}

/** A client for one request, whose session no browser gets unless `keepSession` gives it. */
export async function createPassingClient() {
  const env = getEnv();
  return createClient(env.SUPABASE_URL, env.SUPABASE_PUBLISHABLE_KEY, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { fetch: authFetch(env, await clientAddress()) },
  });
}

/** Signs this browser in with a session that a passing client was given. */
export async function keepSession(session: Session): Promise<void> {
  const { error } = await (await createSessionClient()).auth.setSession(session);
  if (error) throw error;
}

/** A session outlives the browser; it is closed to scripts and to other sites. */
export const sessionCookieOptions = (appUrl: string) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: appUrl.startsWith('https://'),
  maxAge: 400 * 24 * 60 * 60,
});

/** The signed-in user, by the session cookie; null when nobody is signed in. Throws `storage_unavailable` when that can't be checked. */
export async function signedInUser(): Promise<SignedInUser | null> {
  return userOfSession(getEnv(), await createSessionClient());
}
