import type { Env } from '#src/env.ts';
import { verifyMail } from '#src/services/mail/mailer.ts';
import { about, type Finding } from './finding.ts';

const { ok, note, fail } = about('mail');

/** Whether the mail server takes the app's connection; Auth's own mail server is set in Supabase and can't be seen from here. */
export async function examineMail({ SMTP_URL: url }: Env): Promise<Finding[]> {
  if (!url) return [note('the app sends no mail of its own', 'Set SMTP_URL and MAIL_FROM.')];
  const outcome = await verifyMail(url);
  if (outcome.ok) return [ok('the mail server takes the connection')];
  return [
    fail(`the mail server of SMTP_URL refuses (${outcome.reason})`, 'Check host, port, user and password.'),
  ];
}
