import { createServerClient } from '@supabase/ssr';
import { cookies } from 'next/headers';
import { authFetch, userOfSession } from '#src/data/signIn.ts';
import { getEnv } from '#src/env.ts';

/** The Supabase client that signs people in and out: its session lives in cookies that the browser's scripts can't read. */
export async function createSessionClient() {
  const env = getEnv();
  const jar = await cookies();
  return createServerClient(env.SUPABASE_URL, env.SUPABASE_PUBLISHABLE_KEY, {
    cookieOptions: sessionCookieOptions(env.APP_URL),
    global: { fetch: authFetch },
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

/** A session outlives the browser; it is closed to scripts and to other sites. */
export const sessionCookieOptions = (appUrl: string) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: appUrl.startsWith('https://'),
  maxAge: 400 * 24 * 60 * 60,
});

export type SignedInUser = { id: string; email: string };

/** The signed-in user of a page, checked with Supabase Auth; null when nobody is signed in. Throws `storage_unavailable` when Auth doesn't say. */
export async function signedInUser(): Promise<SignedInUser | null> {
  const user = await userOfSession(await createSessionClient());
  return user && { id: user.id, email: user.email ?? '' };
}
