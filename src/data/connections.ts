import { z } from 'zod';
import { type GoogleAccess, googleAccesses } from '#src/domain/accounts/googleAccess.ts';
import { type ConnectionAccess, connectionSchema, copySchema } from '#src/domain/push/pushContext.ts';
import { instant } from '#src/domain/time/instant.ts';
import type { WrappedKey } from '#src/security/encryption.ts';
import type { ServiceClient } from './clients.ts';
import { callSql } from './rpc.ts';
import { storageError } from './storageError.ts';
import type { Lease } from './syncQueue.ts';

/** The person's wrapped data key; the first one ever stored wins. */
export async function ensureUserKey(
  db: ServiceClient,
  userId: string,
  wrapped: NonNullable<ConnectionAccess['key']>,
) {
  const data = await callSql(db, 'ensure_user_key', {
    user: userId,
    wrappedKey: wrapped.wrappedKey,
    wrappingKeyId: wrapped.wrappingKeyId,
  });
  return wrappedKeySchema.parse(data);
}

const wrappedKeySchema = z.object({ wrappedKey: z.string(), wrappingKeyId: z.string() });

/** Replaces a data key that doesn't open any more and drops all that it sealed; returns the key that counts now, perhaps another request's. */
export async function replaceLostKey(
  db: ServiceClient,
  input: { userId: string; lost: WrappedKey; fresh: WrappedKey },
): Promise<WrappedKey> {
  const data = await callSql(db, 'replace_lost_key', {
    user: input.userId,
    lostKey: input.lost.wrappedKey,
    wrappedKey: input.fresh.wrappedKey,
    wrappingKeyId: input.fresh.wrappingKeyId,
  });
  return wrappedKeySchema.parse(data);
}

export async function saveOAuthState(
  db: ServiceClient,
  state: { id: string; userId: string; expiresAt: number },
) {
  const { error } = await db.from('oauth_states').insert({
    id: state.id,
    user_id: state.userId,
    expires_at: new Date(state.expiresAt).toISOString(),
  });
  if (error) throw storageError(error);
}

/** Uses an OAuth state up, once. */
export async function consumeOAuthState(db: ServiceClient, id: string, userId: string) {
  const data = await callSql(db, 'use_oauth_state', { id, user: userId });
  return z.enum(['used', 'replayed', 'unknown']).parse(data);
}

/** An account as its owner and the health rule see it. No secrets. */
const rowSchema = z.object({
  id: z.string(),
  email: z.string(),
  google_sub: z.string(),
  status: z.enum(['active', 'requires_reauth', 'disconnecting']),
  scopes: z.array(z.string()),
  access: z.enum(googleAccesses),
  own_calendar_id: z.string().nullable(),
  backoff_until: instant.nullable(),
  writes_held_until: instant.nullable(),
  last_error_code: z.string().nullable(),
  last_success_at: instant.nullable(),
  events_created_count: z.number(),
  events_updated_count: z.number(),
  events_deleted_count: z.number(),
  sync_failure_count: z.number(),
  refresh_count: z.number(),
  last_sync_duration_ms: z.number().nullable(),
  connected_at: instant,
});
export type ConnectionRow = z.infer<typeof rowSchema>;

export async function listConnectionRows(db: ServiceClient, userId: string): Promise<ConnectionRow[]> {
  const { data, error } = await db
    .from('calendar_connections')
    .select(Object.keys(rowSchema.shape).join(','))
    .eq('user_id', userId)
    .order('connected_at')
    .order('id');
  if (error) throw storageError(error);
  return z.array(rowSchema).parse(data);
}

/** Whether a Google account is connected, by whomever. */
export async function isConnected(db: ServiceClient, googleSub: string): Promise<boolean> {
  const { data, error } = await db
    .from('calendar_connections')
    .select('id')
    .eq('google_sub', googleSub)
    .maybeSingle();
  if (error) throw storageError(error);
  return data !== null;
}

const lagsSchema = z.array(z.object({ connection_id: z.string(), counts: z.array(z.number()) }));

/** Per account, the histogram of how long changes in Google took to get here (src/domain/accounts/syncLag.ts). */
export async function listSyncLags(db: ServiceClient, userId: string) {
  const { data, error } = await db
    .from('calendar_sync_lags')
    .select('connection_id, counts')
    .eq('user_id', userId);
  if (error) throw storageError(error);
  return lagsSchema.parse(data);
}

export type GoogleCalendarEntry = {
  id: string;
  summary: string;
  description?: string | undefined;
  timeZone?: string | undefined;
  backgroundColor?: string | undefined;
  foregroundColor?: string | undefined;
  /** Of its labels, by their ids; absent when they were not read. */
  labelColors?: Record<string, string> | undefined;
  accessRole: string;
  primary?: boolean | undefined;
  selected?: boolean | undefined;
};

const savedSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('connected'), id: z.string() }),
  z.object({ outcome: z.literal('taken') }),
  z.object({ outcome: z.literal('renamed'), id: z.string() }),
]);

/** Connects an account, or connects it again. `renamed`: seal the tokens for that id and save again. */
export async function saveConnection(
  db: ServiceClient,
  input: {
    userId: string;
    id: string;
    googleSub: string;
    email: string;
    scopes: string[];
    sealedAccessToken: string;
    sealedRefreshToken: string | null;
    expiresAt: number;
    calendars: GoogleCalendarEntry[];
    access: GoogleAccess;
    ownCalendarId: string | null;
  },
) {
  const data = await callSql(db, 'save_connection', {
    user: input.userId,
    id: input.id,
    googleSub: input.googleSub,
    email: input.email,
    scopes: input.scopes,
    sealedAccessToken: input.sealedAccessToken,
    sealedRefreshToken: input.sealedRefreshToken,
    accessTokenExpiresAt: new Date(input.expiresAt).toISOString(),
    calendars: input.calendars,
    access: input.access,
    ownCalendar: input.ownCalendarId,
  });
  return savedSchema.parse(data);
}

const refreshSchema = connectionSchema
  .extend({ outcome: z.enum(['usable', 'granted', 'wait', 'requires_reauth']) })
  .nullable();

/** Asks to use or refresh an account's token (see begin_token_refresh.sql). Null: no such account. */
export async function beginTokenRefresh(
  db: ServiceClient,
  input: {
    connectionId: string;
    owner: string;
    leaseMs: number;
    minValidMs: number;
    staleVersion: number | null;
  },
) {
  const data = await callSql(db, 'begin_token_refresh', {
    connection: input.connectionId,
    owner: input.owner,
    leaseMs: input.leaseMs,
    minValidMs: input.minValidMs,
    staleVersion: input.staleVersion,
  });
  return refreshSchema.parse(data);
}

export async function finishTokenRefresh(
  db: ServiceClient,
  input: {
    connectionId: string;
    owner: string;
    sealedAccessToken: string;
    expiresAt: number;
    sealedRefreshToken: string | null;
  },
): Promise<boolean> {
  const data = await callSql(db, 'finish_token_refresh', {
    connection: input.connectionId,
    owner: input.owner,
    sealedAccessToken: input.sealedAccessToken,
    expiresAt: new Date(input.expiresAt).toISOString(),
    sealedRefreshToken: input.sealedRefreshToken,
  });
  return data === true;
}

export async function failTokenRefresh(
  db: ServiceClient,
  input: { connectionId: string; owner: string; reauth: boolean; error: string },
): Promise<void> {
  await callSql(db, 'fail_token_refresh', {
    connection: input.connectionId,
    owner: input.owner,
    reauth: input.reauth,
    error: input.error,
  });
}

const countsSchema = z.array(z.object({ connection_id: z.string(), copies: z.number(), future: z.number() }));

/** How many events each account holds for us, and how many of them are still to come. */
export async function countCopies(db: ServiceClient, userId: string) {
  return countsSchema.parse(await callSql(db, 'count_copies', { user: userId }));
}

const begunSchema = z
  .discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('begun'), jobId: z.number() }),
    z.object({ outcome: z.literal('leased') }),
  ])
  .nullable();
export type DisconnectMode = 'keep' | 'remove_future' | 'remove_all';

/** Starts a disconnect and takes its lease. Null: no such account of this person's. */
export async function beginDisconnect(
  db: ServiceClient,
  input: Lease & { userId: string; connectionId: string; mode: DisconnectMode },
) {
  const data = await callSql(db, 'begin_disconnect', {
    user: input.userId,
    connection: input.connectionId,
    mode: input.mode,
    owner: input.owner,
    leaseMs: input.leaseMs,
    settleMs: input.settleMs,
  });
  return begunSchema.parse(data);
}

const disconnectSchema = z
  .object({
    connection: connectionSchema,
    mode: z.enum(['keep', 'remove_future', 'remove_all']),
    attempts: z.number(),
    beganAt: z.coerce.date(),
    /** Its owner has deleted their account. */
    isLeaving: z.boolean(),
    left: z.number(),
    inFlight: z.number(),
    copies: z.array(copySchema.extend({ trackedId: z.string() })),
  })
  .nullable();

/** What a disconnect still has to do. Null: its lease is lost. */
export async function readDisconnect(db: ServiceClient, jobId: number, owner: string, limit: number) {
  const data = await callSql(db, 'disconnect_context', { job: jobId, owner, limit });
  return disconnectSchema.parse(data ?? null);
}

/** Notes copies as removed, or as refused, and prolongs the lease. False: the lease is lost. */
export async function noteRemovedCopies(
  db: ServiceClient,
  jobId: number,
  owner: string,
  { gone, refused }: { gone: string[]; refused: string[] },
  leaseMs: number,
) {
  const args = { job: jobId, owner, copies: gone, refused, leaseMs };
  return (await callSql(db, 'note_removed_copies', args)) === true;
}

/** Forgets the account. False: the lease is lost. */
export async function finishDisconnect(db: ServiceClient, jobId: number, owner: string) {
  return (await callSql(db, 'finish_disconnect', { job: jobId, owner })) === true;
}
