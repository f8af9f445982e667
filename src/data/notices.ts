import { z } from 'zod';
import { eventRowSchema } from '#src/domain/catalogue/catalogueEvent.ts';
import type { ServiceClient } from './clients.ts';
import { callSql } from './rpc.ts';

const noticesSchema = z.object({
  /** Of all notices; `events` may hold fewer. */
  count: z.number(),
  reconnect: z.array(z.object({ connectionId: z.string(), email: z.string() })),
  events: z.array(z.object({ kind: z.enum(['moved', 'cancelled']), at: z.string(), event: eventRowSchema })),
});

const viewerSchema = noticesSchema.extend({ isDeleted: z.boolean() });

/** What a person has to be told, the latest `max` events first, and whether they have deleted their account. */
export async function viewerNotices(db: ServiceClient, userId: string, max: number) {
  return viewerSchema.parse(await callSql(db, 'viewer_notices', { user: userId, max }));
}

/** The person has seen what was shown of their events, up to this moment. */
export async function seeNotices(db: ServiceClient, userId: string, until: string): Promise<void> {
  await callSql(db, 'see_notices', { user: userId, until });
}

const mailSchema = z.object({
  mailId: z.string(),
  userId: z.string(),
  email: z.string(),
  notices: noticesSchema,
});
export type NoticeMail = z.infer<typeof mailSchema>;

/** Whether there is a mail to send. */
export async function noticeMailsAreDue(db: ServiceClient): Promise<boolean> {
  return (await callSql(db, 'notice_mails_are_due', {})) === true;
}

/** Takes mails that are due. They count as sent from now on, unless they are given back. */
export async function claimNoticeMails(db: ServiceClient, limit: number): Promise<NoticeMail[]> {
  return z.array(mailSchema).parse(await callSql(db, 'claim_notice_mails', { limit }));
}

/** Gives back a mail that surely was not sent. */
export async function returnNoticeMail(
  db: ServiceClient,
  { userId, mailId }: Pick<NoticeMail, 'userId' | 'mailId'>,
): Promise<void> {
  await callSql(db, 'return_notice_mail', { user: userId, mail: mailId });
}
