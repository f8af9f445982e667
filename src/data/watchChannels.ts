import { z } from 'zod';
import {
  type Renewal,
  type RetiredChannel,
  renewalSchema,
  retiredChannelSchema,
} from '#src/domain/pull/pullContext.ts';
import type { ServiceClient } from './clients.ts';
import { callSql } from './rpc.ts';

const iso = (ms: number) => new Date(ms).toISOString();

const notificationSchema = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('enqueued'),
    /** What is to be read: a calendar, or the list of a person's calendars in one account. */
    calendarId: z.uuid().optional(),
    listOf: z.uuid().optional(),
    userId: z.uuid().optional(),
  }),
  z.object({ outcome: z.enum(['acknowledged', 'ignored']) }),
]);
/** What a notification came to: only `enqueued` leads to work. */
export type NotificationOutcome = z.infer<typeof notificationSchema>;

/** Checks a notification and marks what it is about, in one call. */
export async function receiveNotification(
  db: ServiceClient,
  input: { channelId: string; resourceId: string; tokenHash: string; state: string },
): Promise<NotificationOutcome> {
  const data = await callSql(db, 'receive_calendar_notification', {
    channel: input.channelId,
    resource: input.resourceId,
    tokenHash: input.tokenHash,
    state: input.state,
  });
  return notificationSchema.parse(data);
}

/** What a channel tells about: one calendar, or which calendars an account has. */
export type WatchSubject = { calendarId: string } | { listOf: string };

/** Notes a channel before Google is asked for it; false if there is one that lives until `freshUntil`, or somebody opens one right now. */
export async function openWatchChannel(
  db: ServiceClient,
  input: {
    userId: string;
    subject: WatchSubject;
    channelId: string;
    tokenHash: string;
    expiresAt: number;
    freshUntil: number;
    openingTimeoutMs: number;
  },
): Promise<boolean> {
  const data = await callSql(db, 'open_watch_channel', {
    user: input.userId,
    calendar: 'calendarId' in input.subject ? input.subject.calendarId : null,
    listOf: 'listOf' in input.subject ? input.subject.listOf : null,
    channel: input.channelId,
    tokenHash: input.tokenHash,
    expiresAt: iso(input.expiresAt),
    freshUntil: iso(input.freshUntil),
    openingTimeoutMs: input.openingTimeoutMs,
  });
  return data === true;
}

const stoppableSchema = z.array(z.object({ channel_id: z.uuid(), resource_id: z.string() }));
export type StoppableChannel = { channelId: string; resourceId: string };

/** Google opened the channel: its older ones are retired and returned, to be stopped. */
export async function confirmWatchChannel(
  db: ServiceClient,
  input: { userId: string; channelId: string; resourceId: string; expiresAt: number },
): Promise<StoppableChannel[]> {
  const data = await callSql(db, 'confirm_watch_channel', {
    user: input.userId,
    channel: input.channelId,
    resource: input.resourceId,
    expiresAt: iso(input.expiresAt),
  });
  return stoppableSchema
    .parse(data)
    .map(({ channel_id, resource_id }) => ({ channelId: channel_id, resourceId: resource_id }));
}

/** Google refused the channel; `unwatchable` remembers that it will refuse the next one too. */
export async function refuseWatchChannel(
  db: ServiceClient,
  input: { userId: string; channelId: string; reason: string; unwatchable: boolean },
): Promise<void> {
  await callSql(db, 'refuse_watch_channel', {
    user: input.userId,
    channel: input.channelId,
    reason: input.reason,
    unwatchable: input.unwatchable,
  });
}

/** Calendars and lists of calendars whose channel ends before a moment, the most urgent first. */
export async function listWatchRenewals(
  db: ServiceClient,
  input: { before: number; limit: number },
): Promise<Renewal[]> {
  const data = await callSql(db, 'list_watch_renewals', {
    before: iso(input.before),
    limit: input.limit,
  });
  return z.array(renewalSchema).parse(data);
}

/**
 * Channels that Google still has to be told to stop: retired ones, of one calendar or all, or every channel of an account
 * that is being disconnected.
 */
export async function listRetiredChannels(
  db: ServiceClient,
  input: { connectionId?: string; calendarId?: string; limit: number },
): Promise<RetiredChannel[]> {
  const data = await callSql(db, 'list_retired_channels', {
    connection: input.connectionId ?? null,
    calendar: input.calendarId ?? null,
    limit: input.limit,
  });
  return z.array(retiredChannelSchema).parse(data);
}

/** Forgets channels that Google no longer has. */
export async function forgetWatchChannels(
  db: ServiceClient,
  input: { userId: string; channelIds: string[] },
): Promise<void> {
  await callSql(db, 'forget_watch_channels', {
    user: input.userId,
    channels: input.channelIds,
  });
}
