import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { freePorts } from '#local/stack/settings.ts';
import { knownAddressMail } from '#src/domain/accounts/knownAddressMail.ts';
import { sendMail } from '#src/services/mail/sendMail.ts';
import { createDeps, stack } from '#tests/integration/support/person.ts';
import { mailsTo } from '#tests/kit/mailbox.ts';

createDeps();
const MAIL_FROM = 'Kure-Cal <mail@kure-cal.example>';
const mail = knownAddressMail('https://kure-cal.example', 'signUp');

test('a mail arrives as text and as HTML, from the configured sender', async () => {
  const to = `mail-${randomUUID()}@example.com`;
  expect(await sendMail({ SMTP_URL: stack.smtpUrl, MAIL_FROM }, to, mail)).toBe('sent');
  expect(await mailsTo(to)).toMatchObject([
    {
      from: 'mail@kure-cal.example',
      subject: mail.subject,
      links: ['https://kure-cal.example/sign-in'],
      text: expect.stringContaining('https://kure-cal.example/forgot-password'),
    },
  ]);
});

test('no mail is sent, and nothing fails, where none is configured', async () => {
  expect(await sendMail({ SMTP_URL: undefined, MAIL_FROM: undefined }, 'a@example.com', mail)).toBe(
    'notConfigured',
  );
});

test('a refused mail and a server that is down are failures, not errors', async () => {
  const [closed] = await freePorts(1);
  const bounced = `bounce-${randomUUID()}@example.com`;
  expect(await sendMail({ SMTP_URL: stack.smtpUrl, MAIL_FROM }, bounced, mail)).toBe('failed');
  expect(await sendMail({ SMTP_URL: `smtp://127.0.0.1:${closed}`, MAIL_FROM }, bounced, mail)).toBe('failed');
});

test('credentials are not sent over a connection that is not encrypted', async () => {
  const url = new URL(stack.smtpUrl);
  url.username = 'me';
  url.password = 'secret';
  const to = `mail-${randomUUID()}@example.com`;
  expect(await sendMail({ SMTP_URL: url.href, MAIL_FROM }, to, mail)).toBe('failed');
  expect(await mailsTo(to)).toEqual([]);
});
