import { hkdfSync } from 'node:crypto';
import { open, seal } from './encryption.ts';

/** What a cookie of ours is for, and which one of them it is: a value moved to another cookie doesn't open there. */
export type CookieContext = { purpose: string; id: string; userId?: string };

/** Seals a value for a cookie that only our server reads. */
export const sealCookie = (secret: string, context: CookieContext, value: unknown): string =>
  seal(cookieKey(secret, context), sealContext(context), JSON.stringify(value));

/** The value of a sealed cookie; null for anything that we didn't seal for this place. */
export function openCookie(secret: string, context: CookieContext, sealed: string): unknown {
  try {
    return JSON.parse(open(cookieKey(secret, context), sealContext(context), sealed));
  } catch {
    return null;
  }
}

const cookieKey = (secret: string, { purpose }: CookieContext) =>
  Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
const sealContext = ({ purpose, id, userId = '' }: CookieContext) => ({ userId, rowId: id, purpose });
