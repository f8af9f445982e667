'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { returnPath } from '#app/sign-in/returnPath.ts';
import type { AccountFormState } from '#src/components/account/AccountForm.tsx';
import type { ResendState } from '#src/components/account/MailSent.tsx';
import { emailAddress, newPassword, wrongFields } from '#src/domain/accounts/credentials.ts';
import { knownAddressMail } from '#src/domain/accounts/knownAddressMail.ts';
import { getEnv } from '#src/env.ts';
import { inEqualTime } from '#src/http/inEqualTime.ts';
import { createPassingClient, createSessionClient } from '#src/http/session.ts';
import { isUnreachable, refusal, tooManyAttempts, unreachable } from '#src/http/signInAttempts.ts';
import { logger } from '#src/observability/logger.ts';
import { sendMail } from '#src/services/mail/sendMail.ts';

const credentials = z.object({ email: emailAddress, password: newPassword });
const noMail = 'We can’t send mail at the moment, so we can’t make an account. Please try again later.';

type Credentials = z.infer<typeof credentials>;

/** Where the link in the mail leads after it has confirmed the address. */
const linkOptions = (form: FormData) => ({
  emailRedirectTo: `${getEnv().APP_URL}${returnPath(form.get('next'))}`,
});

/** A known address and a new one get the same answer, after the same time: only a mail tells the owner of the known one. */
export async function signUp(_before: AccountFormState, form: FormData): Promise<AccountFormState> {
  const email = String(form.get('email') ?? '').trim();
  const given = { email, password: String(form.get('password') ?? '') };
  const fields = wrongFields(credentials, given);
  if (fields) return { email, fields };
  const tooMany = (await tooManyAttempts('signIn', email)) ?? (await tooManyAttempts('mail', email));
  if (tooMany) return { email, message: tooMany };
  const state = await inEqualTime(
    () => askForAccount(given, form),
    (outcome) => outcome === 'signedIn',
  );
  if (state === 'signedIn') redirect(returnPath(form.get('next')));
  return state;
}

async function askForAccount(given: Credentials, form: FormData): Promise<AccountFormState | 'signedIn'> {
  const { email } = given;
  const client = await createSessionClient();
  const { data, error } = await client.auth.signUp({ ...given, options: linkOptions(form) });
  if (error) return refusedSignUp(email, error);
  if (data.session) return 'signedIn';
  // Auth makes up a user without identities for an address that it knows.
  if (data.user?.identities?.length === 0) {
    const { APP_URL } = getEnv();
    const outcome = await sendMail(getEnv(), email, knownAddressMail(APP_URL, 'signUp'));
    if (outcome === 'failed') return { email, message: noMail };
  }
  return { mailedTo: email };
}

function refusedSignUp(email: string, error: { code?: string | undefined; status?: number | undefined }) {
  logger().warn({ code: error.code, status: error.status }, 'a sign-up failed');
  // Auth says this only where accounts need no confirmation.
  if (error.code === 'user_already_exists' || error.code === 'email_exists')
    return { email, fields: { email: 'There is an account with this address already. Sign in instead.' } };
  if (error.code === 'weak_password')
    return { email, fields: { password: 'This password is too easy to guess.' } };
  // It mails a known address seldom, and says so: the mail is there already.
  if (error.code === 'over_email_send_rate_limit') return { mailedTo: email };
  return { email, message: error.status === 500 ? noMail : refusal(error) };
}

/** Mails the link once more; the answer is the same whether there is an account that waits for it or not. */
export async function resendConfirmation(_before: ResendState, form: FormData): Promise<ResendState> {
  const email = String(form.get('email') ?? '');
  const tooMany = await tooManyAttempts('mail', email);
  if (tooMany) return { message: tooMany };
  const client = await createPassingClient();
  const { error } = await inEqualTime(() =>
    client.auth.resend({ type: 'signup', email, options: linkOptions(form) }),
  );
  if (error) logger().warn({ code: error.code, status: error.status }, 'a confirmation was not mailed again');
  if (error && isUnreachable(error)) return { message: unreachable };
  return {
    message: `If the account of ${email} still waits for it, a new mail is on its way. Only the newest link works.`,
  };
}
