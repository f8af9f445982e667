import {
  type AuthError,
  createClient,
  isAuthApiError,
  isAuthSessionMissingError,
  type SupabaseClient,
} from '@supabase/supabase-js';
import { AppError } from '#src/domain/requests/appError.ts';
import type { Env } from '#src/env.ts';
import { type SignedInUser, verifyAccessToken } from './accessToken.ts';
import { authFetch } from './authFetch.ts';

type AuthEnv = Parameters<typeof authFetch>[0];

/** The user whom an access token belongs to; null if it is not valid. Throws `storage_unavailable` when the keys to check it
 * can't be read: that is no reason to sign anybody out. */
export function userOfAccessToken(env: AuthEnv, accessToken: string): Promise<SignedInUser | null> {
  const client = createClient(env.SUPABASE_URL, env.SUPABASE_PUBLISHABLE_KEY, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { fetch: authFetch(env) },
  });
  return userOfToken(env, client, accessToken);
}

/** The user of a client that holds a session, by the same rule; a session whose access token ends is renewed first. */
export async function userOfSession(
  env: AuthEnv,
  client: SupabaseClient,
  patienceMs?: number,
): Promise<SignedInUser | null> {
  const user = await withPatience(askUser(env, client), patienceMs);
  if (user === 'silent') throw unavailable();
  return user;
}

async function askUser(env: AuthEnv, client: SupabaseClient): Promise<SignedInUser | null> {
  const { data, error } = await client.auth.getSession();
  if (error) return nobody(error);
  return data.session && userOfToken(env, client, data.session.access_token);
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

async function userOfToken(
  env: Pick<Env, 'SUPABASE_URL'>,
  client: SupabaseClient,
  token: string,
): Promise<SignedInUser | null> {
  const verified = await verifyAccessToken(env, client, token).catch((error: unknown) => {
    throw unavailable(error);
  });
  return verified.error ? nobody(verified.error) : verified.user;
}

/** Null if the error says that nobody is signed in: every other failure leaves that open. */
function nobody(error: AuthError): null {
  if (saysNobody(error)) return null;
  throw unavailable(error);
}

const unavailable = (cause?: unknown) =>
  new AppError('storage_unavailable', 'We can’t check your sign-in right now. Please try again.', { cause });

const saysNobody = (error: AuthError) =>
  isAuthSessionMissingError(error) ||
  error.code === 'invalid_jwt' ||
  error.status === 401 ||
  error.status === 403 ||
  // Auth refuses a refresh token so that was used up, revoked or never issued.
  (error.status === 400 && isAuthApiError(error));
