import { z } from 'zod';
import type { ServiceClient } from '#src/data/clients.ts';
import { type NotificationOutcome, receiveNotification } from '#src/data/watchChannels.ts';
import { hashChannelToken } from '#src/security/channelToken.ts';

const headersSchema = z.object({
  channelId: z.uuid(),
  resourceId: z.string().min(1).max(256),
  token: z.string().min(1).max(256),
  state: z.enum(['sync', 'exists', 'not_exists']),
});

/**
 * What a notification of Google's is worth: one database call, none if it can't be one. Its body is never read. Throws when it can't be
 * stored, so that Google is asked to send it again.
 */
export async function acceptNotification(db: ServiceClient, headers: Headers): Promise<NotificationOutcome> {
  const read = headersSchema.safeParse({
    channelId: headers.get('x-goog-channel-id'),
    resourceId: headers.get('x-goog-resource-id'),
    token: headers.get('x-goog-channel-token'),
    state: headers.get('x-goog-resource-state'),
  });
  if (!read.success) return { outcome: 'ignored' };
  const { token, ...notification } = read.data;
  return receiveNotification(db, { ...notification, tokenHash: hashChannelToken(token) });
}
