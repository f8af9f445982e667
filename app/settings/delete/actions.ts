'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { requireViewer } from '#app/viewer.ts';
import type { AccountFormState } from '#src/components/account/AccountForm.tsx';
import { compose } from '#src/compose.ts';
import { afterAnswer } from '#src/http/afterAnswer.ts';
import { endConfirmation, isJustConfirmed } from '#src/http/confirmation.ts';
import { createSessionClient } from '#src/http/session.ts';
import { deleteAccount, finishAccountDeletion } from '#src/services/accounts/accountDeletionService.ts';
import { signInOnceMore } from '../signInOnceMore.ts';

const modes = z.enum(['keep', 'remove_future', 'remove_all']);

/** Deletes the account of whoever knows its password or has just confirmed with Google, signs this browser out, and goes on once the answer is out. */
export async function deleteOwnAccount(_before: AccountFormState, form: FormData): Promise<AccountFormState> {
  const user = await requireViewer('/settings/delete');
  const password = String(form.get('currentPassword') ?? '');
  if (!password && !(await isJustConfirmed(user.id)))
    return { fields: { currentPassword: 'Please enter your current password.' } };
  const mode = modes.safeParse(form.get('events') ?? 'keep');
  if (!mode.success) return { message: 'Please choose what becomes of your events in Google Calendar.' };
  const known = await signInOnceMore(user, password);
  if ('state' in known) return known.state;
  const deps = compose();
  await deleteAccount(deps, { userId: user.id, mode: mode.data });
  await known.auth.signOut({ scope: 'global' });
  await endConfirmation();
  await (await createSessionClient()).auth.signOut({ scope: 'local' });
  afterAnswer({ userId: user.id }, (signal) => finishAccountDeletion(deps, user.id, signal));
  redirect('/goodbye');
}
