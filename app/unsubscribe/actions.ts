'use server';

import { redirect } from 'next/navigation';
import { compose } from '#src/compose.ts';
import { unsubscribe } from '#src/services/accounts/noticeService.ts';

/** Ends the mails of whoever the link was made for; nobody needs to be signed in. */
export async function unsubscribeByLink(form: FormData): Promise<void> {
  const ended = await unsubscribe(compose(), String(form.get('token') ?? ''));
  redirect(ended ? '/unsubscribe?done' : '/unsubscribe');
}
