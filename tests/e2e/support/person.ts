import { randomUUID } from 'node:crypto';
import type { BrowserContext } from '@playwright/test';
import { createServerClient } from '@supabase/ssr';
import { readStackFile } from './stackFile.ts';

export type Person = {
  id: string;
  email: string;
  password: string;
  accessToken: string;
  /** The session's cookies, as our sign-in page sets them. */
  cookies: { name: string; value: string }[];
};

/** Signs a new person up through the Supabase API, as any other client would. */
export async function newPerson(): Promise<Person> {
  const stack = readStackFile();
  const jar = new Map<string, string>();
  const client = createServerClient(stack.supabaseUrl, stack.supabasePublishableKey, {
    cookies: {
      getAll: () => [...jar].map(([name, value]) => ({ name, value })),
      setAll: (changed) => {
        for (const { name, value } of changed) jar.set(name, value);
      },
    },
  });
  const email = `person-${randomUUID().slice(0, 8)}@example.com`;
  const password = `a long password ${randomUUID()}`;
  const { data, error } = await client.auth.signUp({ email, password });
  if (error || !data.session || !data.user) throw error ?? new Error('no session after sign-up');
  const cookies = [...jar]
    .filter(([name]) => !name.endsWith('code-verifier'))
    .map(([name, value]) => ({ name, value }));
  return { id: data.user.id, email, password, accessToken: data.session.access_token, cookies };
}

/** Gives a browser context the session of a person. */
export async function signIn(context: BrowserContext, { cookies }: Person): Promise<void> {
  const { appUrl } = readStackFile();
  await context.addCookies(
    cookies.map((cookie) => ({ ...cookie, url: appUrl, httpOnly: true, sameSite: 'Lax' as const })),
  );
}

/** Calls our API as a person, with the bearer token. */
export async function api(
  person: Person,
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${readStackFile().appUrl}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${person.accessToken}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    body: body ? JSON.stringify(body) : undefined,
  });
  const text = await answer.text();
  return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}
