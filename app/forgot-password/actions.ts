'use server';

import { z } from 'zod';
import type { AccountFormState } from '#src/components/account/AccountForm.tsx';
import { emailAddress, wrongFields } from '#src/domain/accounts/credentials.ts';
import { inEqualTime } from '#src/http/inEqualTime.ts';
import { createPassingClient } from '#src/http/session.ts';
import { isUnreachable, tooManyAttempts, unreachable } from '#src/http/signInAttempts.ts';
import { logger } from '#src/observability/logger.ts';

/** Mails a link to choose a new password; the answer is the same whether there is an account or not. */
export async function askForNewPassword(
  _before: AccountFormState,
  form: FormData,
): Promise<AccountFormState> {
  const email = String(form.get('email') ?? '').trim();
  const fields = wrongFields(z.object({ email: emailAddress }), { email });
  if (fields) return { email, fields };
  const tooMany = await tooManyAttempts('mail', email);
  if (tooMany) return { email, message: tooMany };
  const client = await createPassingClient();
  const { error } = await inEqualTime(() => client.auth.resetPasswordForEmail(email));
  if (error) logger().warn({ code: error.code, status: error.status }, 'a new password was not mailed');
  if (error && isUnreachable(error)) return { email, message: unreachable };
  return { mailedTo: email };
}
