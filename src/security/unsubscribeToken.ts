import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** Stands in a mail's link: whose mails it ends, signed, so that nobody can end another person's. It never expires. */
export const unsubscribeToken = (secret: string, userId: string): string =>
  `${userId}.${signature(secret, userId).toString('base64url')}`;

/** Whose mails a token ends; null unless we have signed it. */
export function readUnsubscribeToken(secret: string, token: string): string | null {
  const [userId = '', given = '', ...more] = token.split('.');
  if (more.length > 0 || !z.uuid().safeParse(userId).success) return null;
  const expected = signature(secret, userId);
  const bytes = Buffer.from(given, 'base64url');
  return bytes.length === expected.length && timingSafeEqual(bytes, expected) ? userId : null;
}

const signature = (secret: string, userId: string) =>
  createHmac('sha256', secret).update(`unsubscribe:${userId}`).digest();
