import type { Mail } from '#local/mailbox/receiver.ts';
import { stackFile } from './stack.ts';

/** The mails that were sent to an address, newest first. */
export async function mailsTo(address: string): Promise<Mail[]> {
  const query = new URLSearchParams({ to: address });
  return (await fetch(`${stackFile().mailboxUrl}/mails.json?${query}`)).json();
}

/** The link in the newest mail to an address. */
export async function linkTo(address: string): Promise<string> {
  const link = (await mailsTo(address))[0]?.links[0];
  if (!link) throw new Error(`no mail with a link was sent to ${address}`);
  return link;
}

/** Makes a new account of this address wait for its confirmation, as every account does outside of tests. */
export async function mustConfirm(email: string): Promise<void> {
  await fetch(`${stackFile().supabaseUrl}/_auth/confirm`, {
    method: 'POST',
    body: JSON.stringify({ email, confirm: true }),
  });
}

/** The token in the newest mail to an address. */
export const tokenOf = async (address: string): Promise<string> =>
  new URL(await linkTo(address)).searchParams.get('token_hash') ?? '';
