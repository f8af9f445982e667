'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { requireViewer } from '#app/viewer.ts';
import type { AccountFormState } from '#src/components/account/AccountForm.tsx';
import { emailAddress, newPassword, wrongFields } from '#src/domain/accounts/credentials.ts';
import { knownAddressMail } from '#src/domain/accounts/knownAddressMail.ts';
import { getEnv } from '#src/env.ts';
import { endConfirmation, isJustConfirmed } from '#src/http/confirmation.ts';
import { inEqualTime } from '#src/http/inEqualTime.ts';
import { createSessionClient, keepSession } from '#src/http/session.ts';
import { refusal, tooManyAttempts } from '#src/http/signInAttempts.ts';
import { logger } from '#src/observability/logger.ts';
import { sendMail } from '#src/services/mail/sendMail.ts';
import { type Auth, isDemo, signInOnceMore } from './signInOnceMore.ts';

const current = z.object({ currentPassword: z.string().min(1, 'Please enter your current password.') });
const passwordChange = z.object({ password: newPassword });
const addressChange = z.object({ email: emailAddress });

type Given = { currentPassword: string; password?: string; email?: string };

/** What is wrong; the current password counts unless the person has just proved with Google that it is them. */
async function wrongChange(change: z.ZodObject, given: Given, userId: string) {
  const fields = {
    ...wrongFields(change, given),
    ...((await isJustConfirmed(userId)) ? {} : wrongFields(current, given)),
  };
  return Object.keys(fields).length > 0 ? fields : null;
}

/** Gives the account a new password and ends its other sessions. */
export async function changePassword(_before: AccountFormState, form: FormData): Promise<AccountFormState> {
  const user = await requireViewer('/settings/password');
  const given = {
    currentPassword: String(form.get('currentPassword') ?? ''),
    password: String(form.get('password') ?? ''),
  };
  const fields = await wrongChange(passwordChange, given, user.id);
  if (fields) return { fields };
  const known = await signInOnceMore(user, given.currentPassword);
  if ('state' in known) return known.state;
  const { auth } = known;
  const { error } = await auth.updateUser({ password: given.password });
  if (error && error.code !== 'same_password') {
    logger().warn({ code: error.code, status: error.status }, 'a password was not changed');
    await known.end();
    if (error.code === 'weak_password')
      return { fields: { password: 'This password is too easy to guess.' } };
    return { message: refusal(error) };
  }
  await auth.signOut({ scope: 'others' });
  // Auth may have ended this browser's session with the others.
  await keepSession(known.session);
  await endConfirmation();
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
  const fields = await wrongChange(addressChange, given, user.id);
  if (fields) return { email, fields };
  if (email.toLowerCase() === user.email.toLowerCase())
    return { email, fields: { email: 'This is your address already.' } };
  const tooMany = await tooManyAttempts('mail', email);
  if (tooMany) return { email, message: tooMany };
  const known = await signInOnceMore(user, given.currentPassword);
  if ('state' in known) return { ...known.state, email };
  const state = await inEqualTime(() => askForAddress(known.auth, email));
  await known.end();
  if (state.mailedTo) await endConfirmation();
  return state;
}

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

/** Ends every session of the account but this browser's. */
export async function signOutElsewhere(): Promise<void> {
  const { email } = await requireViewer('/settings');
  if (isDemo(email)) redirect('/settings?account=demo');
  const client = await createSessionClient();
  const { error } = await client.auth.signOut({ scope: 'others' });
  redirect(`/settings?account=${error ? 'unreachable' : 'signed_out_elsewhere'}`);
}
