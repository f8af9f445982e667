import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type { Env } from '#src/env.ts';
import type { Database } from './database.types.ts';
import { refuseCutAnswers } from './refuseCutAnswers.ts';
import { withDeadline } from './withDeadline.ts';

export type ServiceClient = SupabaseClient<Database>;

/**
 * The client of the service role: it passes row level security, so every query names its user all the same. Its calls have a deadline,
 * and the library doesn't repeat them: a reader of a page would wait for every repetition. A list that the API cut is an error.
 */
export function createServiceClient(env: Env, fetchInTime = withDeadline()): ServiceClient {
  return createClient<Database>(env.SUPABASE_URL, env.SUPABASE_SECRET_KEY, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { fetch: refuseCutAnswers(fetchInTime) },
    db: { retry: false },
  });
}
