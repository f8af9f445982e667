import { createHash, randomBytes, randomUUID } from 'node:crypto';

/**
 * The identity of a new watch channel: Google echoes the token with every notification, we keep its hash alone. 256 bits
 * of randomness per channel, so that one channel's token says nothing about another's.
 */
export function newChannelSecret(): { channelId: string; token: string; tokenHash: string } {
  const token = randomBytes(32).toString('base64url');
  return { channelId: randomUUID(), token, tokenHash: hashChannelToken(token) };
}

/** What the database keeps of a channel token: SHA-256, hexadecimal. */
export const hashChannelToken = (token: string): string =>
  createHash('sha256').update(token, 'utf8').digest('hex');
