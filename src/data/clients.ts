import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type { Env } from '#src/env.ts';
import type { Database } from './database.types.ts';

export type ServiceClient = SupabaseClient<Database>;

/** The client of the service role: it passes row level security, so every query names its user all the same. */
export function createServiceClient(env: Env): ServiceClient {
  return createClient<Database>(env.SUPABASE_URL, env.SUPABASE_SECRET_KEY, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
}
