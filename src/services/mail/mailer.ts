import { createTransport } from 'nodemailer';
import type { Mail } from '#src/domain/mail/mailHtml.ts';
import type { Env } from '#src/env.ts';
import { logger } from '#src/observability/logger.ts';

export type Delivery =
  | 'sent'
  /** The server won't take this mail: the mailbox is unknown, for example. */
  | 'refused'
  /** It surely was not sent, and may be later. */
  | 'failed'
  /** Nobody saw the end: it may have been sent. */
  | 'unclear';

export type Mailer = {
  /** Whether the mail server answers and lets us in. */
  isReady(): Promise<boolean>;
  send(to: string, mail: Mail): Promise<Delivery>;
  close(): void;
};

/** A connection to SMTP_URL, opened with the first mail; null without configuration. Each step ends within 10 seconds. */
export function openMailer({
  SMTP_URL: url,
  MAIL_FROM: from,
}: Pick<Env, 'SMTP_URL' | 'MAIL_FROM'>): Mailer | null {
  if (!url || !from) return null;
  const transport = transportTo(url);
  return {
    isReady: async () => {
      const answer = await verify(transport);
      if (!answer.ok) logger().error({ reason: answer.reason }, 'the mail server does not answer');
      return answer.ok;
    },
    async send(to, { headers, ...mail }) {
      try {
        await transport.sendMail({
          ...mail,
          from,
          to,
          headers: { 'Auto-Submitted': 'auto-generated', ...headers },
        });
        return 'sent';
      } catch (error) {
        noteFailure(error);
        return deliveryOf(error as SmtpError);
      }
    },
    close: () => transport.close(),
  };
}

/** Whether the mail server takes our connection and credentials; its answer if it doesn't. */
export async function verifyMail(url: string): Promise<Verified> {
  const transport = transportTo(url);
  try {
    return await verify(transport);
  } finally {
    transport.close();
  }
}

type Verified = { ok: true } | { ok: false; reason: string };

async function verify(transport: ReturnType<typeof transportTo>): Promise<Verified> {
  try {
    await transport.verify();
    return { ok: true };
  } catch (error) {
    const { code, responseCode } = error as SmtpError;
    return { ok: false, reason: [code, responseCode].filter(Boolean).join(' ') };
  }
}

const transportTo = (url: string) =>
  createTransport({
    url,
    pool: true,
    // The pool would send a mail again whose end it did not see.
    maxRequeues: 0,
    // Credentials never go over an open line.
    requireTLS: new URL(url).username !== '',
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 10_000,
  });

type SmtpError = { code?: string; responseCode?: number; syscall?: string };

/** Without the address, which is somebody's. */
function noteFailure(error: unknown): void {
  const { code, responseCode } = error as SmtpError;
  logger().error({ code, responseCode }, 'a mail could not be sent');
}

function deliveryOf({ code = '', responseCode, syscall }: SmtpError): Delivery {
  if (responseCode !== undefined)
    return responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE') ? 'refused' : 'failed';
  const neverConnected = syscall === 'connect' || ['EDNS', 'ETLS', 'EAUTH', 'EENVELOPE'].includes(code);
  return neverConnected ? 'failed' : 'unclear';
}
