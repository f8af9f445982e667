'use server';

import type { AuthError, Session } from '@supabase/supabase-js';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { returnPath } from '#app/sign-in/returnPath.ts';
import { viewer } from '#app/viewer.ts';
import type { AccountFormState } from '#src/components/account/AccountForm.tsx';
import { newPassword, wrongFields } from '#src/domain/accounts/credentials.ts';
import { createPassingClient, keepSession } from '#src/http/session.ts';
import { isUnreachable, unreachable } from '#src/http/signInAttempts.ts';
import { logger } from '#src/observability/logger.ts';
import { type MailLink, readLink, resultAddress } from './link.ts';

/** Uses the link of a confirmation. It signs in whoever is not signed in as somebody else. */
export async function confirm(_before: AccountFormState, form: FormData): Promise<AccountFormState> {
  const link = readLink(Object.fromEntries(form));
  if (!link) redirect('/auth/confirm');
  const { type } = link;
  const { auth } = await createPassingClient();
  const { data, error } = await auth.verifyOtp(link);
  if (error) return refused(error, type);
  // At the first of the two links of a change of address, Auth gives no session.
  if (!data.session) redirect(resultAddress('half_changed', type));
  const kept = await keepUnlessSomebodyElse(data.session, () => auth.signOut({ scope: 'local' }));
  if (type === 'email_change') redirect(resultAddress('changed', type));
  redirect(kept ? returnPath(form.get('next')) : resultAddress('confirmed', type));
}

/** Uses the link of a forgotten password, and ends the account's other sessions. */
export async function chooseNewPassword(
  _before: AccountFormState,
  form: FormData,
): Promise<AccountFormState> {
  const link = readLink(Object.fromEntries(form));
  if (link?.type !== 'recovery') redirect('/auth/confirm');
  const password = String(form.get('password') ?? '');
  const fields = wrongFields(z.object({ password: newPassword }), { password });
  if (fields) return { fields };
  const { auth } = await createPassingClient();
  const { data, error } = await auth.verifyOtp(link);
  if (error || !data.session) return refused(error ?? {}, link.type);
  const changed = await auth.updateUser({ password });
  if (changed.error && changed.error.code !== 'same_password') {
    logger().warn({ code: changed.error.code }, 'a new password was refused');
    await auth.signOut({ scope: 'local' });
    redirect(resultAddress('weak_password', link.type));
  }
  await auth.signOut({ scope: 'others' });
  await keepUnlessSomebodyElse(data.session, () => auth.signOut({ scope: 'local' }));
  redirect(resultAddress('new_password', link.type));
}

function refused(error: Partial<AuthError>, type: MailLink['type']): AccountFormState {
  logger().warn({ code: error.code, status: error.status, type }, 'a link in a mail was refused');
  if (isUnreachable(error)) return { message: unreachable };
  redirect(resultAddress('expired', type));
}

/** A link never takes the place of somebody else's session: that person may not even know whose link it was. */
async function keepUnlessSomebodyElse(session: Session, end: () => Promise<unknown>): Promise<boolean> {
  const before = await viewer();
  const keeps = !before || before.id === session.user.id;
  await (keeps ? keepSession(session) : end());
  return keeps;
}
