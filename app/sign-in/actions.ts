'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import type { SignInState } from '#src/components/shell/CredentialsForm.tsx';
import { compose } from '#src/compose.ts';
import { takeAllowance } from '#src/data/allowances.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import { getEnv } from '#src/env.ts';
import { clientAddress } from '#src/http/clientAddress.ts';
import { createSessionClient } from '#src/http/session.ts';
import { logger } from '#src/observability/logger.ts';
import { returnPath } from './returnPath.ts';

const credentials = z.object({
  email: z.email('Please enter an e-mail address such as you@example.com.'),
  password: z
    .string()
    .min(8, 'Please use at least 8 characters.')
    .max(72, 'Please use at most 72 characters.'),
});

const unreachable = 'We can’t reach the sign-in service right now. Please try again in a moment.';

export async function signIn(_before: SignInState, form: FormData): Promise<SignInState> {
  const email = String(form.get('email') ?? '').trim();
  const password = String(form.get('password') ?? '');
  if (!email || !password) return { email, message: 'Please enter your e-mail address and your password.' };
  const tooMany = await tooManyAttempts('signIn', email);
  if (tooMany) return { email, message: tooMany };
  const client = await createSessionClient();
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) {
    logger().warn({ code: error.code, status: error.status }, 'a sign-in failed');
    return { email, message: refusal(error) };
  }
  redirect(returnPath(form.get('next')));
}

export async function signUp(_before: SignInState, form: FormData): Promise<SignInState> {
  const email = String(form.get('email') ?? '').trim();
  const parsed = credentials.safeParse({ email, password: String(form.get('password') ?? '') });
  if (!parsed.success) {
    const { fieldErrors } = z.flattenError(parsed.error);
    return { email, fields: { email: fieldErrors.email?.[0], password: fieldErrors.password?.[0] } };
  }
  const tooMany = await tooManyAttempts('signIn', email);
  if (tooMany) return { email, message: tooMany };
  const client = await createSessionClient();
  const next = returnPath(form.get('next'));
  const { data, error } = await client.auth.signUp({
    ...parsed.data,
    options: { emailRedirectTo: `${getEnv().APP_URL}/auth/confirm?next=${encodeURIComponent(next)}` },
  });
  if (error?.code === 'user_already_exists' || error?.code === 'email_exists') {
    return { email, fields: { email: 'There is an account with this address already. Sign in instead.' } };
  }
  if (error?.code === 'weak_password')
    return { email, fields: { password: 'This password is too easy to guess.' } };
  if (error) return { email, message: refusal(error) };
  if (!data.session) return { email, confirm: true };
  redirect(next);
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

/** The message for who tries too often, by account name and by network address. */
async function tooManyAttempts(name: 'signIn' | 'demoSignIn', account: string): Promise<string | null> {
  const { db } = compose();
  const address = await clientAddress();
  try {
    if (address) await takeAllowance(db, 'signInAddress', address);
    await takeAllowance(db, name, account.toLowerCase());
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    logger().warn({ code: error.code }, 'a sign-in was refused before it was tried');
    return error.code === 'too_many_requests' ? error.detail : unreachable;
  }
}

function refusal(error: { status?: number | undefined; code?: string | undefined }): string {
  if (error.code === 'email_not_confirmed') return 'Please open the link in the mail that we sent you first.';
  if (error.status === 429) return 'That was too many attempts. Please wait a minute and try again.';
  if (!error.status || error.status >= 500) return unreachable;
  return 'This e-mail address and password don’t go together. Please check both.';
}
