import { z } from 'zod';
import type { MergedField } from '#src/domain/push/mergeGoogleEvent.ts';
import { pushContextSchema } from '#src/domain/push/pushContext.ts';
import { instant } from '#src/domain/time/instant.ts';
import type { ServiceClient } from './clients.ts';
import { callSql } from './rpc.ts';
import type { Lease } from './syncQueue.ts';

export const trackedStateSchema = z.object({
  id: z.string(),
  eventId: z.string(),
  tracking: z.enum(['bookmarked', 'attending']).nullable(),
  note: z.string().nullable(),
  status: z.enum(['not_synced', 'pending', 'synced', 'failed', 'removed_in_google']),
  error: z.string().nullable(),
  syncedAt: instant.nullable(),
  link: z.string().nullable(),
  calendarGone: z.boolean(),
  trackedAt: instant,
  updatedAt: instant,
  enabled: z.boolean(),
  connectionStatus: z.enum(['active', 'requires_reauth', 'disconnecting']).nullable(),
  hasConnection: z.boolean(),
});
export type TrackedState = z.infer<typeof trackedStateSchema>;

const changeSchema = z
  .union([
    z.object({ refusal: z.enum(['over', 'cancelled']) }),
    z.object({
      tracked: trackedStateSchema,
      push: pushContextSchema.nullable(),
      turnMs: z.number().nullish(),
    }),
  ])
  .nullable();
/**
 * The row after a change, and if its push can be tried right now, its lease and in how many milliseconds its account's turn to ask Google
 * comes. `refusal`: why the person can't track the event so. Null: there is no such row.
 */
export type TrackedChange = z.infer<typeof changeSchema>;

export type TrackingLease = Lease & { callsPerSecond: number };

type Change = { userId: string; eventId: string; note?: string | null | undefined; now: number };
const changeArgs = ({ userId, eventId, note, now }: Change, lease: TrackingLease) => ({
  user: userId,
  event: eventId,
  setNote: note !== undefined,
  note: note ?? null,
  now: new Date(now).toISOString(),
  lease,
});

/** Starts tracking, or asks again for what is tracked already. Null: no such event. */
export async function trackEvent(
  db: ServiceClient,
  input: Change & { tracking: 'bookmarked' | 'attending' },
  lease: TrackingLease,
): Promise<TrackedChange> {
  const args = { ...changeArgs(input, lease), tracking: input.tracking };
  return changeSchema.parse(await callSql(db, 'track_event', args));
}

/** Changes what is tracked. Null: not tracked. */
export async function changeTrackedEvent(
  db: ServiceClient,
  input: Change & { tracking?: 'bookmarked' | 'attending' | undefined },
  lease: TrackingLease,
): Promise<TrackedChange> {
  const args = { ...changeArgs(input, lease), tracking: input.tracking ?? null };
  return changeSchema.parse(await callSql(db, 'change_tracked_event', args));
}

/** Ends tracking. Null: not tracked. */
export async function untrackEvent(
  db: ServiceClient,
  input: { userId: string; eventId: string },
  lease: TrackingLease,
): Promise<TrackedChange> {
  const args = { user: input.userId, event: input.eventId, lease };
  return changeSchema.parse(await callSql(db, 'untrack_event', args));
}

export type CopyChange = {
  id: string;
  state?: 'present' | 'deleted' | 'removed_by_user' | 'none';
  generation?: number;
  /** Where its owner moved it to. */
  googleCalendarId?: string;
  googleEventId?: string;
  etag?: string | null;
  link?: string | null;
  base?: Record<string, string> | null;
  fingerprint?: string | null;
  /** What its owner changed in Google and keeps. */
  editedFields?: MergedField[];
  /** True: a request of ours may still take effect. False: what we know is certain. */
  uncertain?: boolean;
  written?: boolean;
};

export type ConnectionSeen = {
  id: string;
  /** Of the credentials that its calls began with. */
  credentialVersion?: number;
  created?: number;
  updated?: number;
  deleted?: number;
  failed?: number;
  durationMs?: number;
  health?: 'ok' | 'backoff' | 'hold_writes' | 'reauth';
  error?: string;
  delayMs?: number;
};

export type CalendarSeen = {
  connectionId: string;
  googleCalendarId: string;
  gone?: boolean;
  accessRole?: string;
};

/** What one attempt came to (see settle_push.sql). */
export type PushOutcome = {
  result: 'done' | 'retry' | 'wait' | 'dead';
  delayMs?: number;
  status: 'not_synced' | 'pending' | 'synced' | 'failed' | 'removed_in_google';
  error: string | null;
  copies: CopyChange[];
  /** The copy that is in the target calendar now. */
  current: string | null;
  connections: ConnectionSeen[];
  /** What was learned of calendars. */
  calendars: CalendarSeen[];
  gapMs?: number;
  settleMs: number;
};

/** Stores, before Google is asked for it, that a copy goes on under the id of a next generation; false if the lease is lost. */
export async function noteGeneration(
  db: ServiceClient,
  input: { id: number; owner: string; copyId: string; generation: number },
): Promise<boolean> {
  const data = await callSql(db, 'note_generation', {
    id: input.id,
    owner: input.owner,
    copy: input.copyId,
    generation: input.generation,
  });
  return z.boolean().parse(data);
}

const settledSchema = z.object({
  end: z.enum(['done', 'again', 'waiting', 'dead', 'lost']),
  tracked: trackedStateSchema.optional(),
});
export type SettledPush = z.infer<typeof settledSchema>;

/** Ends an attempt in one transaction; `lost` (and nothing written) if the lease is no longer the owner's. */
export async function settlePush(
  db: ServiceClient,
  input: { id: number; owner: string; outcome: PushOutcome },
): Promise<SettledPush> {
  const data = await callSql(db, 'settle_push', {
    id: input.id,
    owner: input.owner,
    outcome: input.outcome,
  });
  return settledSchema.parse(data);
}
