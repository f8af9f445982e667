import type { Deps } from '#src/compose.ts';
import {
  type ConnectionSeen,
  type CopyChange,
  noteGeneration,
  type PushOutcome,
  type SettledPush,
  settlePush,
} from '#src/data/pushes.ts';
import { survivingBase } from '#src/domain/mergeGoogleEvent.ts';
import type { ConnectionAccess, EventCopy, PushContext } from '#src/domain/pushContext.ts';
import { pushPlan } from '#src/domain/pushPlan.ts';
import type { SyncCode } from '#src/domain/syncMessages.ts';
import { logger } from '#src/observability/logger.ts';
import { reportError } from '#src/observability/reportError.ts';
import { syncBreadcrumb } from '#src/observability/syncBreadcrumbs.ts';
import { GoogleError } from './googleError.ts';
import { type GoogleSession, openGoogleSession } from './googleSession.ts';
import { ensureAbsent, ensurePresent, goneCopy } from './pushToGoogle.ts';

export type PushLease = { context: PushContext; owner: string };
type Sessions = (connection: ConnectionAccess) => GoogleSession;

/**
 * The one verb of the outbound half: make Google show what this tracked event now wants (L1). Decides from the desired state alone, asks
 * Google, and settles the lease in one transaction. Never throws for what Google does; what it learned is in the answer and in the row.
 */
export async function syncTrackedEvent(
  deps: Deps,
  { context, owner }: PushLease,
  options: { signal?: AbortSignal; gapMs?: number } = {},
): Promise<SettledPush> {
  const { push } = context;
  const ids = { trackedId: push.trackedId, connectionId: push.connectionId };
  syncBreadcrumb('initiated', { ...ids, attempt: push.attempts });
  const startedAt = performance.now();
  const deadline = AbortSignal.timeout(deps.engine.attemptMs);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  const outcome = await reconcile(deps, { context, owner }, (connection) =>
    openGoogleSession(deps, connection, signal),
  );
  const durationMs = Math.round(performance.now() - startedAt);
  for (const seen of outcome.connections) seen.durationMs = durationMs;
  if (options.gapMs !== undefined) outcome.gapMs = options.gapMs;
  const settled = await settlePush(deps.db, { id: push.id, owner, outcome });
  const told = { ...ids, durationMs, end: settled.end, status: outcome.status, code: outcome.error };
  if (outcome.result === 'done' && outcome.error === null) syncBreadcrumb('completed', told);
  else {
    syncBreadcrumb('failed', told);
    logger().warn(told, 'calendar sync did not complete');
  }
  return settled;
}

/** What one attempt learned, gathered step by step: whatever happens later, what is known by then is kept. */
class Report {
  readonly copies: CopyChange[] = [];
  readonly connections = new Map<string, ConnectionSeen>();

  seen(connectionId: string): ConnectionSeen {
    const known = this.connections.get(connectionId) ?? { id: connectionId };
    this.connections.set(connectionId, known);
    return known;
  }
}

async function reconcile(deps: Deps, { context, owner }: PushLease, open: Sessions): Promise<PushOutcome> {
  const report = new Report();
  const plan = pushPlan(context, deps.env.APP_URL);
  const end = (outcome: Partial<PushOutcome>): PushOutcome => ({
    result: 'done',
    status: plan.write ? 'synced' : statusOfBlocked(plan.blocked),
    error: plan.blocked,
    copies: report.copies,
    current: plan.write?.copy.id ?? currentCopy(context),
    connections: [...report.connections.values()],
    settleMs: deps.engine.settleMs,
    ...outcome,
  });

  const sessions = new Map<string, GoogleSession>();
  let recheckAt = 0;
  const sessionOf = (copy: EventCopy): GoogleSession | null => {
    const connection = context.connections.find(({ id }) => id === copy.connectionId);
    if (connection?.status !== 'active') return null;
    const backoffUntil = connection.backoffUntil === null ? 0 : Date.parse(connection.backoffUntil);
    if (backoffUntil > deps.now()) {
      recheckAt = Math.max(recheckAt, backoffUntil);
      return null;
    }
    const session = sessions.get(connection.id) ?? open(connection);
    sessions.set(connection.id, session);
    return session;
  };

  let status: PushOutcome['status'] | undefined;
  if (plan.write && !plan.write.settled) {
    const { copy } = plan.write;
    const session = sessionOf(copy);
    if (!session) {
      // It was active when this was claimed. Connecting it again wakes the row at once.
      const [error, delayMs] =
        recheckAt > 0 ? (['rate_limited', 1_000] as const) : (['requires_reauth', 30_000] as const);
      return end({ result: 'wait', status: 'pending', error, delayMs });
    }
    try {
      const note = (copyId: string, generation: number) =>
        noteNextGeneration(deps, { id: context.push.id, owner, copyId, generation });
      const written = await ensurePresent(session, plan.write, context.tracked.id, note);
      report.copies.push(written.change);
      count(report.seen(copy.connectionId), written.did);
      if (written.did === 'removed_in_google') status = 'removed_in_google';
    } catch (error) {
      // The old copies stay until the new one is there.
      const outcome = failed(report, copy, error, context, session);
      const doubt = report.copies.find(({ id, uncertain }) => id === copy.id && uncertain);
      if (doubt) doubt.base = survivingBase(copy.base, plan.write.desired);
      return end(outcome);
    }
  } else if (!plan.write) report.copies.push(...neverTried(context, plan.removals));

  for (const { id } of plan.twins) report.copies.push({ id, ...goneCopy });
  let trouble: Partial<PushOutcome> | null = null;
  for (const copy of plan.removals) {
    const session = sessionOf(copy);
    try {
      const removed = await ensureAbsent(session, copy, context.tracked.id, deps.now());
      if (removed.change) report.copies.push(removed.change);
      if (removed.removed) count(report.seen(copy.connectionId), 'deleted');
      if (removed.recheckAt !== null) recheckAt = Math.max(recheckAt, removed.recheckAt);
    } catch (error) {
      trouble = failed(report, copy, error, context, session);
    }
  }
  if (trouble) {
    // The event itself is where it should be: only a copy elsewhere is left over.
    return end(plan.write ? { ...trouble, status: status ?? 'synced', error: null } : trouble);
  }
  if (recheckAt > 0) {
    const delayMs = Math.max(0, recheckAt - deps.now()) + 50;
    return end({ result: 'wait', delayMs, status: status ?? (plan.write ? 'synced' : 'pending') });
  }
  return end(status ? { status, error: status === 'removed_in_google' ? 'removed_in_google' : null } : {});
}

async function noteNextGeneration({ db }: Deps, next: Parameters<typeof noteGeneration>[1]): Promise<void> {
  if (await noteGeneration(db, next)) return;
  throw new GoogleError({ class: 'retry', code: 'worker_lost' }, { status: 0 });
}

/** Copies that the claim foresaw but that turned out not to be wanted now: nothing was ever asked of Google. */
function neverTried(context: PushContext, removals: EventCopy[]): CopyChange[] {
  return (
    context.copies
      .filter(
        (copy) => copy.state === 'unconfirmed' && copy.uncertainUntil === null && !removals.includes(copy),
      )
      // One that has used up an id is kept for knowing that.
      .map(({ id, googleEventId, generation }) => ({
        id,
        state: googleEventId === null && generation === 0 ? 'none' : 'deleted',
      }))
  );
}

function count(
  seen: ConnectionSeen,
  did: 'created' | 'updated' | 'deleted' | 'nothing' | 'removed_in_google',
) {
  seen.health = 'ok';
  if (did === 'created' || did === 'updated' || did === 'deleted') seen[did] = (seen[did] ?? 0) + 1;
}

/** What a failure means for the row, the account and the calendar. */
function failed(
  report: Report,
  copy: EventCopy,
  error: unknown,
  context: PushContext,
  session: GoogleSession | null,
): Partial<PushOutcome> {
  const failure = error instanceof GoogleError ? error : surprise(error, context);
  if (failure.unknown || session?.doubtful) report.copies.push({ id: copy.id, uncertain: true });
  const seen = report.seen(copy.connectionId);
  seen.failed = (seen.failed ?? 0) + 1;
  seen.error = failure.code;
  const waits = { status: 'pending' as const, error: failure.code };
  const delay = failure.delayMs === undefined ? {} : { delayMs: failure.delayMs };
  const isTarget =
    context.target?.connectionId === copy.connectionId &&
    context.target.googleCalendarId === copy.googleCalendarId;
  switch (failure.class) {
    case 'reauthorise':
      seen.health = 'reauth';
      seen.credentialVersion =
        context.connections.find(({ id }) => id === copy.connectionId)?.credentialVersion ?? 0;
      return { ...waits, result: 'wait', delayMs: 0 };
    case 'backOff':
      seen.health = 'backoff';
      Object.assign(seen, delay);
      return { ...waits, ...delay, result: 'wait' };
    case 'calendarGone':
      if (!isTarget) return { ...waits, result: 'retry' };
      return {
        result: 'done',
        status: 'failed',
        error: failure.code,
        calendar: { id: context.target?.calendarId ?? '', gone: true },
      };
    case 'permanent':
      if (failure.code === 'calendar_read_only' && isTarget) {
        const calendar = { id: context.target?.calendarId ?? '', accessRole: 'reader' };
        return { result: 'done', status: 'failed', error: failure.code, calendar };
      }
      return { result: 'dead', status: 'failed', error: failure.code };
    default:
      return { ...waits, ...delay, result: 'retry' };
  }
}

function surprise(error: unknown, { push }: PushContext): GoogleError {
  reportError(error, { trackedId: push.trackedId });
  logger().error({ err: error, trackedId: push.trackedId }, 'calendar sync met a surprise');
  return new GoogleError({ class: 'retry', code: 'internal_error' }, { status: 0, unknown: true });
}

function statusOfBlocked(blocked: SyncCode | null): PushOutcome['status'] {
  switch (blocked) {
    case 'removed_in_google':
      return 'removed_in_google';
    case 'calendar_gone':
    case 'calendar_read_only':
    case 'event_times_missing':
    case 'event_times_invalid':
      return 'failed';
    default:
      return 'not_synced';
  }
}

/** The copy in the target calendar, which a plan without a write leaves as it is. */
function currentCopy({ target, copies }: PushContext): string | null {
  const copy = copies.find(
    ({ connectionId, googleCalendarId }) =>
      connectionId === target?.connectionId && googleCalendarId === target?.googleCalendarId,
  );
  return copy?.id ?? null;
}
