import {
  type AuthError,
  createClient,
  isAuthApiError,
  isAuthSessionMissingError,
  type SupabaseClient,
  type User,
} from '@supabase/supabase-js';
import { AppError } from '#src/domain/appError.ts';
import type { Env } from '#src/env.ts';
import { withDeadline } from './withDeadline.ts';

/** The user whom a Supabase access token belongs to, asked of Supabase Auth; null if it is not valid (any more). Throws `storage_unavailable` when
 * Supabase Auth doesn't say: that is no reason to sign anybody out. */
export async function userOfAccessToken(env: Env, accessToken: string): Promise<User | null> {
  const client = createClient(env.SUPABASE_URL, env.SUPABASE_PUBLISHABLE_KEY, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { fetch: authFetch },
  });
  return userOrNobody(await client.auth.getUser(accessToken));
}

/** The user of a client that holds a session, by the same rule. */
export async function userOfSession(client: SupabaseClient, patienceMs?: number): Promise<User | null> {
  const said = await withPatience(client.auth.getUser(), patienceMs);
  if (said === 'silent') throw unavailable();
  return userOrNobody(said);
}

/** Renews a session that is about to end; one that can't be renewed now stays as it is. */
export async function renewSession(client: SupabaseClient, patienceMs?: number): Promise<void> {
  await withPatience(client.auth.getSession(), patienceMs);
}

/** To renew a session in an outage the library tries for half a minute, which is longer than anybody waits for a page. */
async function withPatience<T>(asking: Promise<T>, patienceMs = 6_000): Promise<T | 'silent'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<'silent'>((resolve) => {
    timer = setTimeout(resolve, patienceMs, 'silent');
  });
  try {
    return await Promise.race([asking, silence]);
  } finally {
    clearTimeout(timer);
  }
}

const fetchInTime = withDeadline(8_000);

/** How Supabase Auth is asked: with a deadline, and a rate limit is an outage: the library would end the session for it. */
export const authFetch: typeof fetch = async (input, init) => {
  const answer = await fetchInTime(input, init);
  return answer.status === 429 ? new Response(null, { status: 503, statusText: 'Rate limit' }) : answer;
};

/** Only Auth's own word means that nobody is signed in: every other failure leaves that open. */
function userOrNobody({
  data,
  error,
}: {
  data: { user: User | null };
  error: AuthError | null;
}): User | null {
  if (!error || isNobody(error)) return data.user ?? null;
  throw unavailable(error);
}

const unavailable = (cause?: unknown) =>
  new AppError('storage_unavailable', 'We can’t check your sign-in right now. Please try again.', { cause });

const isNobody = (error: AuthError) =>
  isAuthSessionMissingError(error) ||
  error.status === 401 ||
  error.status === 403 ||
  // So it refuses a refresh token that was used up, revoked or never given out.
  (error.status === 400 && isAuthApiError(error));
