import type { Deps } from '#src/compose.ts';
import { saveCalendarList } from '#src/data/calendars.ts';
import {
  type CopyChange,
  noteGeneration,
  type PushOutcome,
  type SettledPush,
  settlePush,
} from '#src/data/pushes.ts';
import { survivingBase } from '#src/domain/push/mergeGoogleEvent.ts';
import type { ConnectionAccess, EventCopy, PushContext } from '#src/domain/push/pushContext.ts';
import { pushPlan } from '#src/domain/push/pushPlan.ts';
import type { SyncCode } from '#src/domain/syncMessages.ts';
import { logger } from '#src/observability/logger.ts';
import { syncBreadcrumb } from '#src/observability/syncBreadcrumbs.ts';
import { confirmCalendar, isClass } from '#src/services/google/calendarPresence.ts';
import { GoogleError } from '#src/services/google/googleError.ts';
import { type GoogleSession, openGoogleSession } from '#src/services/google/googleSession.ts';
import { followingRenames, noticeRename } from '#src/services/google/renamedCalendar.ts';
import { PushReport } from '#src/services/push/pushReport.ts';
import { ensureAbsent, ensurePresent, goneCopy, type Identity } from '#src/services/push/pushToGoogle.ts';
import type { GoogleCalendarListEntry } from './googleCalendarService.ts';

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
  let pausedMs = () => 0;
  const open: Sessions = (connection) => {
    const session = openGoogleSession(deps, connection, signal);
    const before = pausedMs;
    pausedMs = () => before() + session.pausedMs;
    return session;
  };
  const outcome = await followingRenames(context, (known) =>
    reconcile(deps, { context: known, owner }, open),
  );
  const durationMs = Math.round(performance.now() - startedAt);
  for (const seen of outcome.connections) seen.durationMs = durationMs;
  // A pause that Google asked for counts as the one between batches; a short one stays, so that the batch ends as one.
  if (options.gapMs !== undefined) {
    outcome.gapMs = Math.round(Math.max(options.gapMs / 8, options.gapMs - pausedMs()));
  }
  const settled = await settlePush(deps.db, { id: push.id, owner, outcome });
  const told = { ...ids, durationMs, end: settled.end, status: outcome.status, code: outcome.error };
  if (outcome.result === 'done' && outcome.error === null) syncBreadcrumb('completed', told);
  else {
    syncBreadcrumb('failed', told);
    logger().warn(told, 'calendar sync did not complete');
  }
  return settled;
}

async function reconcile(deps: Deps, lease: PushLease, open: Sessions): Promise<PushOutcome> {
  const { owner } = lease;
  let { context } = lease;
  const report = new PushReport();
  let plan = pushPlan(context, deps.env.APP_URL);
  const end = (outcome: Partial<PushOutcome>): PushOutcome => ({
    result: 'done',
    status: plan.write ? 'synced' : statusOfBlocked(plan.blocked),
    error: plan.blocked,
    copies: report.copies,
    current: plan.write?.copy.id ?? currentCopy(context),
    connections: [...report.connections.values()],
    calendars: report.calendars,
    settleMs: deps.engine.settleMs,
    ...outcome,
  });

  const sessions = new Map<string, GoogleSession>();
  let recheckAt = 0;
  const sessionOf = ({ connectionId }: Pick<EventCopy, 'connectionId'>): GoogleSession | null => {
    const connection = context.connections.find(({ id }) => id === connectionId);
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

  // A calendar that was lost may be back: the account's list is asked, and nothing else.
  const { target } = context;
  const lost = plan.blocked === 'calendar_gone' || plan.blocked === 'calendar_read_only' ? target : null;
  const asking = lost && sessionOf(lost);
  if (lost && asking) {
    try {
      const { accessRole } = await confirmCalendar(asking, lost.googleCalendarId);
      context = { ...context, target: { ...lost, goneAt: null, accessRole } };
      const place = { connectionId: lost.connectionId, googleCalendarId: lost.googleCalendarId };
      report.calendars.push({ ...place, gone: false, accessRole });
      plan = pushPlan(context, deps.env.APP_URL);
    } catch (error) {
      await noticeRename(deps, asking, { context, place: lost, error });
      if (!isClass(error, 'calendarGone')) return end(report.failed(lost, error, context, asking));
    }
  }

  const { trackedId } = context.push;
  const identityOf = (copy: EventCopy): Identity => {
    const others = context.copies.filter(({ id, state }) => id !== copy.id && state !== 'deleted');
    const calendarsOf = (copies: EventCopy[]) => copies.map(({ googleCalendarId }) => googleCalendarId);
    const unseen = others.filter(({ state }) => state === 'unconfirmed');
    return { trackedId, elsewhere: calendarsOf(others), unseen: calendarsOf(unseen) };
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
      const written = await ensurePresent(session, plan.write, identityOf(copy), note);
      // It may have been moved to a calendar that is not known here yet.
      if (written.listed) await saveList(deps, copy, context, written.listed);
      report.copies.push(written.change);
      report.succeeded(copy.connectionId, written.did);
      if (written.did === 'removed_in_google') status = 'removed_in_google';
    } catch (error) {
      await noticeRename(deps, session, { context, place: copy, error });
      // The old copies stay until the new one is there.
      const outcome = report.failed(copy, error, context, session);
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
      const removed = await ensureAbsent(session, copy, identityOf(copy), deps.now());
      if (removed.change) report.copies.push(removed.change);
      if (removed.removed) report.succeeded(copy.connectionId, 'deleted');
      if (removed.recheckAt !== null) recheckAt = Math.max(recheckAt, removed.recheckAt);
    } catch (error) {
      if (session) await noticeRename(deps, session, { context, place: copy, error });
      trouble = report.failed(copy, error, context, session, true);
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

const saveList = (
  { db }: Deps,
  { connectionId }: EventCopy,
  { push }: PushContext,
  calendars: GoogleCalendarListEntry[],
) => saveCalendarList(db, { userId: push.userId, connectionId, calendars, pushId: push.id });

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
