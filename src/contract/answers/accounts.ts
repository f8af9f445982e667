import * as z from 'zod/mini';
import { googleAccesses } from '#src/domain/accounts/googleAccess.ts';
import { syncActions, syncCodes } from '#src/domain/syncMessages.ts';

const count = z.int().check(z.nonnegative());

export const connectionHealthSchema = z.object({
  state: z.enum(['ok', 'syncing', 'waiting', 'failing', 'requires_reauth', 'disconnecting']),
  reason: z.nullable(z.enum(syncCodes)),
  action: z.nullable(z.enum(syncActions)),
  /** The reason in words. */
  message: z.nullable(z.string()),
  /** When the calendar that has waited longest was last in sync; null if one never was. */
  lastSyncedAt: z.nullable(z.string()),
});

export const accountSchema = z.object({
  id: z.uuid(),
  email: z.string(),
  /** What its grant opens: the calendar that we made in it and no other one, or all of them. */
  access: z.enum(googleAccesses),
  health: connectionHealthSchema,
  connectedAt: z.string(),
  /** Whether the calendar that receives events is one of this account's. */
  receivesEvents: z.boolean(),
  /** Tracked events on their way to this account; null when another account receives them. */
  progress: z.nullable(z.object({ total: count, synced: count, pending: count, failed: count })),
  copies: z.object({ total: count, future: count }),
  /** How long changes made in Google took to get here; the median is an upper bound in ms. */
  lag: z.object({ changes: count, medianAtMostMs: z.nullable(z.int()) }),
  metrics: z.object({ created: count, updated: count, deleted: count, failed: count, refreshed: count }),
});
export type AccountView = z.infer<typeof accountSchema>;

export const accountsSchema = z.object({ connections: z.array(accountSchema) });

export const calendarSchema = z.object({
  id: z.uuid(),
  connectionId: z.uuid(),
  summary: z.string(),
  timeZone: z.nullable(z.string()),
  color: z.nullable(z.string()),
  /** The colours of its labels, by what an event's `eventLabelId` names; empty when they are not known. */
  labelColors: z.record(z.string(), z.string()),
  accessRole: z.string(),
  primary: z.boolean(),
  selected: z.boolean(),
  /** Whether it can receive events. */
  writable: z.boolean(),
  receivesEvents: z.boolean(),
  /** When its copy here was last in sync; null if it never was. */
  lastSyncedAt: z.nullable(z.string()),
  /** Why its last sync failed; null if it didn't. */
  errorCode: z.nullable(z.enum(syncCodes)),
  /** How many events its copy here has. */
  eventCount: count,
  /** Why Google can't notify us of its changes: it is polled instead. */
  pushUnavailableReason: z.nullable(z.string()),
});
export type CalendarView = z.infer<typeof calendarSchema>;

export const calendarsSchema = z.object({ calendars: z.array(calendarSchema) });
export const calendarAnswerSchema = z.object({ calendar: calendarSchema });

export const disconnectAnswerSchema = z.object({
  /** `disconnecting`: the queue finishes the rest. */
  status: z.enum(['disconnected', 'disconnecting']),
  removed: count,
  /** Events that should have gone but are still in Google: it refused to remove them, or had ended our access. */
  left: count,
});
export type DisconnectAnswer = z.infer<typeof disconnectAnswerSchema>;
