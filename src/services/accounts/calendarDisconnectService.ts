import pLimit from 'p-limit';
import type { Deps } from '#src/compose.ts';
import type { DisconnectAnswer } from '#src/contract/answers/accounts.ts';
import {
  beginDisconnect,
  type DisconnectMode,
  finishDisconnect,
  noteRemovedCopies,
  readDisconnect,
} from '#src/data/connections.ts';
import { settleSync } from '#src/data/syncQueue.ts';
import type { ConnectionAccess } from '#src/domain/push/pushContext.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import type { SyncCode } from '#src/domain/syncMessages.ts';
import { logger } from '#src/observability/logger.ts';
import { openToken, tokenPurpose } from '#src/services/google/accessTokenService.ts';
import { isClass } from '#src/services/google/calendarPresence.ts';
import { GoogleError } from '#src/services/google/googleError.ts';
import { revokeGrant } from '#src/services/google/googleOAuth.ts';
import { type GoogleSession, openGoogleSession } from '#src/services/google/googleSession.ts';
import { newLease } from '#src/services/newLease.ts';
import { pause } from '#src/services/pause.ts';
import { stopRetiredChannels } from '#src/services/pull/calendarWatchService.ts';
import { ensureAbsent } from '#src/services/push/pushToGoogle.ts';

/** What ends an attempt, in the queue's words. */
type Run = { end: 'done' | 'waiting' | 'dead' | 'lost'; removed: number; left: number };

/**
 * Disconnects an account: from now on it receives nothing; its copies are removed if asked, the grant is revoked and all that we hold of
 * it is deleted. What doesn't finish within the request is finished by the queue.
 */
export async function disconnectAccount(
  deps: Deps,
  input: { userId: string; connectionId: string; mode: DisconnectMode },
): Promise<DisconnectAnswer> {
  const lease = newLease(deps);
  const begun = await beginDisconnect(deps.db, { ...input, ...lease });
  if (!begun) throw new AppError('not_found', 'There is no such account.');
  if (begun.outcome === 'leased') return { status: 'disconnecting', removed: 0, left: 0 };
  const { end, removed, left } = await runDisconnect(deps, begun.jobId, lease.owner);
  return { status: end === 'done' ? 'disconnected' : 'disconnecting', removed, left };
}

/** After so many refusals the account is let go although not everything could be removed or revoked. */
const attemptsMax = 8;
/** An outage is waited out for so long, and so is everything else if the person has deleted their account: they can't connect it again. */
const patienceMs = 7 * 86_400_000;
const outageWaitMs = { min: 5_000, max: 3_600_000 };

/** Goes on with a disconnect whose lease the caller has, batch by batch, for as long as one attempt may take. */
export async function runDisconnect(deps: Deps, jobId: number, owner: string): Promise<Run> {
  const { engine, db } = deps;
  const signal = AbortSignal.timeout(engine.attemptMs);
  const run: Run = { end: 'waiting', removed: 0, left: 0 };
  const again = async (result: 'wait' | 'retry', delayMs?: number, error?: SyncCode): Promise<Run> => {
    const waits = { ...(delayMs === undefined ? {} : { delayMs }), ...(error ? { error } : {}) };
    const end = await settleSync(db, { id: jobId, owner }, { result, ...waits });
    return { ...run, end: end === null ? 'lost' : 'waiting' };
  };
  // Whoever has connected the account again meanwhile keeps what is in it.
  const isOurs = async () => (await readDisconnect(db, jobId, owner, 0)) !== null;
  for (let batch = 0; ; batch += 1) {
    const context = await readDisconnect(db, jobId, owner, engine.batchSize);
    if (!context) return { ...run, end: 'lost' };
    const { connection, copies } = context;
    run.left = context.left;
    const ageMs = deps.now() - context.beganAt.getTime();
    const letsGo = context.attempts > attemptsMax || ageMs > patienceMs;
    const outageMs = clamp((ageMs / 4) * (1 + deps.random() / 4), outageWaitMs);
    // A push that still runs may yet write: its lease ends soon.
    if (context.inFlight > 0) return again('wait', 1_000);
    const reachable = refreshTokenOf(deps, connection) !== null;
    try {
      if (copies.length === 0 || !reachable || letsGo) {
        const revoked = await revoke(deps, connection, signal);
        if (!revoked && !letsGo) return again('wait', outageMs, 'google_unavailable');
        return { ...run, end: (await finishDisconnect(db, jobId, owner)) ? 'done' : 'lost' };
      }
      if (batch > 0) await pause(engine.batchGapMs, signal);
      const session = openGoogleSession(deps, { ...connection, status: 'active' }, signal);
      const { gone, refused, removed, recheckAt, failure } = await removeBatch(deps, session, copies, isOurs);
      run.removed += removed;
      const isNoted = await noteRemovedCopies(db, jobId, owner, { gone, refused }, engine.leaseMs);
      if (!isNoted) return { ...run, end: 'lost' };
      if (failure) throw failure;
      if (gone.length + refused.length === 0)
        return again('wait', Math.max(0, (recheckAt ?? 0) - deps.now()) + 50);
    } catch (error) {
      if (signal.aborted) return again('wait', 0);
      if (!(error instanceof GoogleError)) throw error;
      if (error.class === 'reauthorise') {
        // The grant is gone or too small: nothing can be removed any more.
        await revoke(deps, connection, AbortSignal.timeout(engine.callTimeoutMs));
        return { ...run, end: (await finishDisconnect(db, jobId, owner)) ? 'done' : 'lost' };
      }
      if (error.class === 'retry' || isOursToMend(error)) return again('wait', outageMs, error.code);
      // What may last for ever (a limit against abuse, a calendar that is turned off) must not keep the account here for ever.
      const counts = error.code !== 'rate_limited' && !context.isLeaving;
      return again(counts ? 'retry' : 'wait', error.delayMs ?? (counts ? undefined : outageMs), error.code);
    }
  }
}

const clamp = (value: number, { min, max }: { min: number; max: number }) =>
  Math.round(Math.min(max, Math.max(min, value)));

const isOursToMend = ({ code }: GoogleError) => code === 'google_misconfigured';

/** Removes what can be. What Google refuses to remove is left in place, or nobody could ever disconnect. */
async function removeBatch(
  deps: Deps,
  session: GoogleSession,
  copies: NonNullable<Awaited<ReturnType<typeof readDisconnect>>>['copies'],
  isStillWanted: () => Promise<boolean>,
): Promise<{
  gone: string[];
  refused: string[];
  removed: number;
  recheckAt: number | null;
  failure: unknown;
}> {
  const limit = pLimit(deps.engine.batchConcurrency);
  const gone: string[] = [];
  const refused: string[] = [];
  let removed = 0;
  let recheckAt: number | null = null;
  let failure: unknown = null;
  const removeOne = async (copy: (typeof copies)[number]) => {
    try {
      const absent = await ensureAbsent(
        session,
        copy,
        { trackedId: copy.trackedId, elsewhere: [], unseen: [] },
        deps.now(),
        isStillWanted,
      );
      if (absent.change) gone.push(copy.id);
      if (absent.removed) removed += 1;
      if (absent.recheckAt !== null) recheckAt = Math.min(recheckAt ?? absent.recheckAt, absent.recheckAt);
    } catch (error) {
      if (isClass(error, 'permanent') || isClass(error, 'calendarGone')) refused.push(copy.id);
      else failure = error;
    }
  };
  await Promise.all(copies.map((copy) => limit(() => removeOne(copy))));
  return { gone, refused, removed, recheckAt, failure };
}

/** Stops the account's channels, then ends the grant; true when it is over, or when there is none. */
async function revoke(deps: Deps, connection: ConnectionAccess, signal: AbortSignal): Promise<boolean> {
  const token = refreshTokenOf(deps, connection);
  if (token === null) return true;
  await stopRetiredChannels(deps, { connectionId: connection.id, signal });
  return revokeGrant(deps.env, token, { timeoutMs: deps.engine.callTimeoutMs, signal });
}

/** Null when there is none, or when the key ring doesn't open it: waiting for a lost key would keep the account here for ever. */
function refreshTokenOf(deps: Deps, connection: ConnectionAccess): string | null {
  if (!connection.sealedRefreshToken) return null;
  try {
    return openToken(deps, connection, connection.sealedRefreshToken, tokenPurpose.refresh);
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    logger().warn({ connectionId: connection.id }, 'an account is let go whose grant can’t be opened');
    return null;
  }
}
