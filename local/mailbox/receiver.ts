import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** One mail that was caught. */
export type Mail = {
  id: string;
  receivedAt: string;
  from: string;
  to: string[];
  subject: string;
  html: string;
  text: string;
  /** The addresses that its links lead to, in their order. */
  links: string[];
  /** By their names in small letters. */
  headers: Record<string, string>;
};

const keptMax = 1_000;
const bytesMax = 1_000_000;

/**
 * Takes mail for any address over SMTP and keeps the latest thousand, newest first. A mail to an address that begins with
 * `bounce` is refused, as a mail server refuses an unknown mailbox.
 */
export async function startReceiver(port: number) {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: bytesMax,
    onAuth: (auth, _session, done) => done(null, { user: auth.username }),
    onRcptTo: ({ address }, _session, done) =>
      done(/^bounce/i.test(address) ? refusal(`There is no mailbox ${address}.`) : null),
    onData(stream, { envelope }, done) {
      const to = envelope.rcptTo.map(({ address }) => address.toLowerCase());
      buffer(stream)
        .then(async (bytes) => {
          mails.unshift(await read(bytes, to));
          mails.splice(keptMax);
          done();
        })
        .catch((error: Error) => done(error));
    },
  });
  // A client that ends its connection halfway is its own affair.
  server.on('error', (error) => console.error(error));
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  return {
    mails,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const refusal = (message: string) => Object.assign(new Error(message), { responseCode: 550 });

async function read(bytes: Buffer, to: string[]): Promise<Mail> {
  const mail = await PostalMime.parse(bytes);
  const html = mail.html ?? '';
  const text = mail.text ?? '';
  const inHtml = [...html.matchAll(/<a\b[^>]*\bhref="([^"]*)"/gi)].map(([, href = '']) =>
    decodeAttribute(href),
  );
  const inText = [...text.matchAll(/https?:\/\/\S+/g)].map(([address]) => address);
  return {
    id: randomUUID(),
    receivedAt: new Date().toISOString(),
    from: mail.from?.address ?? '',
    to,
    subject: mail.subject ?? '',
    html,
    text,
    links: [...new Set(html ? inHtml : inText)],
    headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
  };
}

const decodeAttribute = (attribute: string) => attribute.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
