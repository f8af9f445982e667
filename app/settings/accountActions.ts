'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { requireViewer } from '#app/viewer.ts';
import type { AccountFormState } from '#src/components/account/AccountForm.tsx';
import type { SignedInUser } from '#src/data/accessToken.ts';
import { emailAddress, newPassword, wrongFields } from '#src/domain/accounts/credentials.ts';
import { knownAddressMail } from '#src/domain/accounts/knownAddressMail.ts';
import { getEnv } from '#src/env.ts';
import { inEqualTime } from '#src/http/inEqualTime.ts';
import { createPassingClient, createSessionClient, keepSession } from '#src/http/session.ts';
import { refusal, tooManyAttempts } from '#src/http/signInAttempts.ts';
import { logger } from '#src/observability/logger.ts';
import { sendMail } from '#src/services/mail/sendMail.ts';

const current = z.string().min(1, 'Please enter your current password.');
const passwordChange = z.object({ currentPassword: current, password: newPassword });
const addressChange = z.object({ email: emailAddress, currentPassword: current });

/** Gives the account a new password and ends its other sessions. */
export async function changePassword(_before: AccountFormState, form: FormData): Promise<AccountFormState> {
  const user = await requireViewer('/settings/password');
  const given = {
    currentPassword: String(form.get('currentPassword') ?? ''),
    password: String(form.get('password') ?? ''),
  };
  const fields = wrongFields(passwordChange, given);
  if (fields) return { fields };
  const known = await signInOnceMore(user, given.currentPassword);
  if ('state' in known) return known.state;
  const { auth } = known;
  const { error } = await auth.updateUser({ password: given.password });
  if (error && error.code !== 'same_password') {
    logger().warn({ code: error.code, status: error.status }, 'a password was not changed');
    await auth.signOut({ scope: 'local' });
    if (error.code === 'weak_password')
      return { fields: { password: 'This password is too easy to guess.' } };
    return { message: refusal(error) };
  }
  await auth.signOut({ scope: 'others' });
  // Auth may have ended this browser's session with the others.
  await keepSession(known.session);
  redirect('/settings?account=password_changed');
}

/** Mails links to the old and the new address; the answer is the same whether the new one belongs to an account or not. */
export async function changeAddress(_before: AccountFormState, form: FormData): Promise<AccountFormState> {
  const user = await requireViewer('/settings/email');
  const given = {
    email: String(form.get('email') ?? '').trim(),
    currentPassword: String(form.get('currentPassword') ?? ''),
  };
  const { email } = given;
  const fields = wrongFields(addressChange, given);
  if (fields) return { email, fields };
  if (email.toLowerCase() === user.email.toLowerCase())
    return { email, fields: { email: 'This is your address already.' } };
  const tooMany = await tooManyAttempts('mail', email);
  if (tooMany) return { email, message: tooMany };
  const known = await signInOnceMore(user, given.currentPassword);
  if ('state' in known) return { ...known.state, email };
  const state = await inEqualTime(() => askForAddress(known.auth, email));
  await known.auth.signOut({ scope: 'local' });
  return state;
}

type Auth = Awaited<ReturnType<typeof createPassingClient>>['auth'];

async function askForAddress(auth: Auth, email: string): Promise<AccountFormState> {
  const { error } = await auth.updateUser({ email });
  if (!error || error.code === 'over_email_send_rate_limit') return { mailedTo: email };
  if (error.code === 'email_exists') {
    const { APP_URL } = getEnv();
    const outcome = await sendMail(getEnv(), email, knownAddressMail(APP_URL, 'changeAddress'));
    if (outcome !== 'failed') return { mailedTo: email };
  }
  logger().warn({ code: error.code, status: error.status }, 'an address was not changed');
  return { email, message: 'We can’t send mail to this address at the moment. Please try again later.' };
}

const isDemo = (email: string) => email === getEnv().DEMO_EMAIL?.toLowerCase();

/** A new session of the signed-in person, if this is their password: who found an open browser doesn't know it. */
async function signInOnceMore(
  user: SignedInUser,
  password: string,
): Promise<{ auth: Auth; session: Parameters<typeof keepSession>[0] } | { state: AccountFormState }> {
  if (isDemo(user.email))
    return { state: { message: 'The demo account belongs to everybody, so it stays as it is.' } };
  const tooMany = await tooManyAttempts('signIn', user.email);
  if (tooMany) return { state: { message: tooMany } };
  const { auth } = await createPassingClient();
  const { data, error } = await auth.signInWithPassword({ email: user.email, password });
  if (!error) return { auth, session: data.session };
  if (error.code === 'invalid_credentials')
    return { state: { fields: { currentPassword: 'This is not your current password.' } } };
  return { state: { message: refusal(error) } };
}

/** Ends every session of the account but this browser's. */
export async function signOutElsewhere(): Promise<void> {
  const { email } = await requireViewer('/settings');
  if (isDemo(email)) redirect('/settings?account=demo');
  const client = await createSessionClient();
  const { error } = await client.auth.signOut({ scope: 'others' });
  redirect(`/settings?account=${error ? 'unreachable' : 'signed_out_elsewhere'}`);
}
