import type { Mail } from '#src/domain/mail/mailHtml.ts';
import type { Env } from '#src/env.ts';
import { openMailer } from './mailer.ts';

export type MailOutcome = 'sent' | 'failed' | 'notConfigured';

/** Sends one mail over SMTP_URL within 10 seconds. A failure is logged, without the address. */
export async function sendMail(
  env: Pick<Env, 'SMTP_URL' | 'MAIL_FROM'>,
  to: string,
  mail: Mail,
): Promise<MailOutcome> {
  const mailer = openMailer(env);
  if (!mailer) return 'notConfigured';
  try {
    return (await mailer.send(to, mail)) === 'sent' ? 'sent' : 'failed';
  } finally {
    mailer.close();
  }
}
