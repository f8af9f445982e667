import { createClient } from '@supabase/supabase-js';
import type { StackFile } from './stack.ts';

export const demoUser = { email: 'demo@kure-cal.local', password: 'demo-password' };

/** Signs the demo account up, once per data folder; nothing is connected to it. */
export async function ensureDemoUser(file: StackFile): Promise<void> {
  const client = createClient(file.supabaseUrl, file.supabasePublishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const signedIn = await client.auth.signInWithPassword(demoUser);
  if (!signedIn.error) return;
  await fetch(`${file.supabaseUrl}/_auth/confirm`, {
    method: 'POST',
    body: JSON.stringify({ email: demoUser.email, confirm: false }),
  });
  const { error } = await client.auth.signUp(demoUser);
  if (error) throw new Error(`The demo account could not be made: ${error.message}`);
}
