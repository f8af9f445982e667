import { createClient, isAuthRetryableFetchError, type User } from '@supabase/supabase-js';
import { AppError } from '#src/domain/appError.ts';
import type { Env } from '#src/env.ts';

/** The user whom a Supabase access token belongs to, asked of Supabase Auth; null if it is not valid (any more). Throws `storage_unavailable` when
 * Supabase Auth can't be reached: that is no reason to sign anybody out. */
export async function userOfAccessToken(env: Env, accessToken: string): Promise<User | null> {
  const client = createClient(env.SUPABASE_URL, env.SUPABASE_PUBLISHABLE_KEY, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
  const { data, error } = await client.auth.getUser(accessToken);
  if (error && isAuthRetryableFetchError(error)) {
    throw new AppError('storage_unavailable', 'We can’t check your sign-in right now. Please try again.', {
      cause: error,
    });
  }
  return data.user ?? null;
}
