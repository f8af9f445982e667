import { randomUUID } from 'node:crypto';
import { createServerClient } from '@supabase/ssr';
import { stackFile } from './stack.ts';

export type Person = {
  id: string;
  email: string;
  password: string;
  accessToken: string;
  /** The session's cookies, as our sign-in page sets them. */
  cookies: { name: string; value: string }[];
};

/** A Supabase client that keeps its session in cookies, as our pages do. */
export function cookieClient(cookies: Map<string, string>) {
  const { supabaseUrl, supabasePublishableKey } = stackFile();
  return createServerClient(supabaseUrl, supabasePublishableKey, {
    cookies: {
      getAll: () => [...cookies].map(([name, value]) => ({ name, value })),
      setAll: (changed) => {
        for (const { name, value } of changed) {
          if (value) cookies.set(name, value);
          else cookies.delete(name);
        }
      },
    },
  });
}

/** Signs a new person up through the Supabase API, as any other client would. */
export async function newPerson(email = `person-${randomUUID()}@example.com`): Promise<Person> {
  const jar = new Map<string, string>();
  const password = 'a-long-password';
  const { data, error } = await cookieClient(jar).auth.signUp({ email, password });
  if (error || !data.session || !data.user) throw new Error(`sign-up failed: ${error?.message}`);
  const cookies = [...jar]
    .filter(([name]) => !name.endsWith('code-verifier'))
    .map(([name, value]) => ({ name, value }));
  return { id: data.user.id, email, password, accessToken: data.session.access_token, cookies };
}
