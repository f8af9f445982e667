'use server';

import { redirect } from 'next/navigation';
import type { AccountFormState } from '#src/components/account/AccountForm.tsx';
import { getEnv } from '#src/env.ts';
import { inEqualTime } from '#src/http/inEqualTime.ts';
import { createSessionClient } from '#src/http/session.ts';
import { refusal, tooManyAttempts } from '#src/http/signInAttempts.ts';
import { logger } from '#src/observability/logger.ts';
import { returnPath } from './returnPath.ts';

export async function signIn(_before: AccountFormState, form: FormData): Promise<AccountFormState> {
  const email = String(form.get('email') ?? '').trim();
  const password = String(form.get('password') ?? '');
  if (!email || !password) return { email, message: 'Please enter your e-mail address and your password.' };
  const tooMany = await tooManyAttempts('signIn', email);
  if (tooMany) return { email, message: tooMany };
  const client = await createSessionClient();
  const { error } = await inEqualTime(
    () => client.auth.signInWithPassword({ email, password }),
    (outcome) => !outcome.error,
  );
  if (error) {
    logger().warn({ code: error.code, status: error.status }, 'a sign-in failed');
    return { email, message: refusal(error), unconfirmed: error.code === 'email_not_confirmed' };
  }
  redirect(returnPath(form.get('next')));
}

/** Signs in the demo account, where there is one; its password never reaches the page. */
export async function signInToDemo(form: FormData): Promise<void> {
  const env = getEnv();
  if (!env.DEMO_EMAIL || !env.DEMO_PASSWORD) redirect('/sign-in');
  if (await tooManyAttempts('demoSignIn', env.DEMO_EMAIL)) redirect('/sign-in?failed=busy');
  const client = await createSessionClient();
  const { error } = await client.auth.signInWithPassword({
    email: env.DEMO_EMAIL,
    password: env.DEMO_PASSWORD,
  });
  redirect(error ? '/sign-in?failed=demo' : returnPath(form.get('next')));
}

/** Ends this browser's session; others of the same person go on. */
export async function signOut(): Promise<void> {
  const client = await createSessionClient();
  await client.auth.signOut({ scope: 'local' });
  redirect('/');
}
