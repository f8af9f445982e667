import pLimit from 'p-limit';
import type { Deps } from '#src/compose.ts';
import {
  claimNoticeMails,
  type NoticeMail,
  noticeMailsAreDue,
  returnNoticeMail,
  seeNotices,
  viewerNotices,
} from '#src/data/notices.ts';
import { changePreferences } from '#src/data/preferences.ts';
import { noticeMail } from '#src/domain/accounts/noticeMail.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import { readUnsubscribeToken, unsubscribeToken } from '#src/security/unsubscribeToken.ts';
import { type Delivery, type Mailer, openMailer } from '#src/services/mail/mailer.ts';

const shownMax = 3;
const claimMax = 20;
const parallel = 4;

/** What every page tells its viewer. */
export const noticesFor = (deps: Pick<Deps, 'db'>, userId: string) =>
  viewerNotices(deps.db, userId, shownMax);

/** The viewer has seen the news of their events, up to that moment. */
export const dismissNotices = (deps: Pick<Deps, 'db'>, userId: string, until: string) =>
  seeNotices(deps.db, userId, until);

export type SentMails = Record<Delivery, number>;

/**
 * Mails people what they have to be told, until nothing is due or the signal aborts. Nothing is claimed while the mail server doesn't answer. A mail is
 * claimed before it is sent: one whose end nobody saw counts as sent, so that nobody gets it twice.
 */
export async function sendNoticeMails(deps: Deps, signal: AbortSignal): Promise<SentMails> {
  const counts: SentMails = { sent: 0, refused: 0, failed: 0, unclear: 0 };
  const mailer = openMailer(deps.env);
  if (!mailer) return counts;
  const limit = pLimit(parallel);
  try {
    if (!(await noticeMailsAreDue(deps.db)) || !(await mailer.isReady())) return counts;
    while (!signal.aborted && counts.failed === 0) {
      const mails = await claimNoticeMails(deps.db, claimMax);
      if (mails.length === 0) break;
      const ends = await Promise.all(mails.map((mail) => limit(() => sendOne(deps, mailer, mail))));
      for (const end of ends) counts[end] += 1;
    }
  } finally {
    mailer.close();
  }
  return counts;
}

async function sendOne({ db, env }: Deps, mailer: Mailer, mail: NoticeMail): Promise<Delivery> {
  const token = unsubscribeToken(env.STATE_SECRET, mail.userId);
  const delivery = await mailer.send(mail.email, noticeMail(env.APP_URL, token, mail.notices));
  if (delivery === 'failed') await returnNoticeMail(db, mail);
  return delivery;
}

/** Ends the mails of whoever a link was made for. False: the link is not one of ours. The link works again, and after the account is gone. */
export async function unsubscribe({ db, env }: Pick<Deps, 'db' | 'env'>, token: string): Promise<boolean> {
  const userId = readUnsubscribeToken(env.STATE_SECRET, token);
  if (userId === null) return false;
  await changePreferences(db, userId, { mailNotices: false }).catch((error: unknown) => {
    // A deleted account gets no mails anyhow.
    if (!(error instanceof AppError) || error.code !== 'not_signed_in') throw error;
  });
  return true;
}

/** Whether a link is one of ours. */
export const isUnsubscribeToken = ({ env }: Pick<Deps, 'env'>, token: string): boolean =>
  readUnsubscribeToken(env.STATE_SECRET, token) !== null;
