import { createTransport } from 'nodemailer';
import type { Mail } from '#src/domain/mail/mailHtml.ts';
import type { Env } from '#src/env.ts';
import { logger } from '#src/observability/logger.ts';

export type MailOutcome = 'sent' | 'failed' | 'notConfigured';

/** Sends one mail over SMTP_URL within 10 seconds. A failure is logged, without the address. */
export async function sendMail(
  env: Pick<Env, 'SMTP_URL' | 'MAIL_FROM'>,
  to: string,
  mail: Mail,
): Promise<MailOutcome> {
  const { SMTP_URL: url, MAIL_FROM: from } = env;
  if (!url || !from) return 'notConfigured';
  const transport = transportTo(url);
  try {
    await transport.sendMail({ ...mail, from, to, headers: { 'Auto-Submitted': 'auto-generated' } });
    return 'sent';
  } catch (error) {
    const { code, responseCode } = error as { code?: string; responseCode?: number };
    logger().error({ code, responseCode }, 'a mail could not be sent');
    return 'failed';
  } finally {
    transport.close();
  }
}

/** Whether the mail server takes our connection and credentials; its answer if it doesn't. */
export async function verifyMail(url: string): Promise<{ ok: true } | { ok: false; reason: string }> {
  const transport = transportTo(url);
  try {
    await transport.verify();
    return { ok: true };
  } catch (error) {
    const { code, responseCode } = error as { code?: string; responseCode?: number };
    return { ok: false, reason: [code, responseCode].filter(Boolean).join(' ') };
  } finally {
    transport.close();
  }
}

const transportTo = (url: string) =>
  createTransport({
    url,
    // Credentials never go over an open line.
    requireTLS: new URL(url).username !== '',
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 10_000,
  });
