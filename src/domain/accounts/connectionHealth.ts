import { type SyncAction, type SyncCode, syncMessage } from '#src/domain/syncMessages.ts';
import { type CalendarEvidence, calendarTrouble } from './calendarTrouble.ts';

export type HealthEvidence = {
  status: 'active' | 'requires_reauth' | 'disconnecting';
  lastErrorCode: SyncCode | null;
  /** When Google last did what was asked with this account. */
  lastSuccessAt: string | null;
  /** The account waits until then because Google asked for it; milliseconds since 1970. */
  backoffUntilMs: number | null;
  /** Until then Google takes no changes from this account, though it may be read; milliseconds since 1970. */
  writesHeldUntilMs: number | null;
  /** Of the events that this account is to hold. */
  pending: number;
  failed: number;
  /** Whether the account shows us the calendar that we made and no other one. */
  ownCalendarOnly?: boolean;
  /** Whether that one is still to be made. */
  ownCalendarAwaited?: boolean;
  /** Whether the calendar that receives events is one of this account's and can be written to; null when it is another account's. */
  targetUsable: boolean | null;
  /** Those of its calendars that are kept in sync. */
  calendars: (CalendarEvidence & { errorCode: SyncCode | null; lastSyncedAt: string | null })[];
};

export type ConnectionHealth = {
  state: 'ok' | 'syncing' | 'waiting' | 'failing' | 'requires_reauth' | 'disconnecting';
  reason: SyncCode | null;
  action: SyncAction | null;
  /** The reason in words. */
  message: string | null;
  /** When all of it was last in sync: the time of the calendar that has waited longest. Null if one of them never was. */
  lastSyncedAt: string | null;
};

/** How an account is, from evidence alone: nothing is called in sync that isn't. The worst thing that is true comes first. */
export function connectionHealth(evidence: HealthEvidence, now: number): ConnectionHealth {
  return { message: null, action: null, ...judged(evidence, now), lastSyncedAt: lastSyncedAt(evidence) };
}

type Judged = Pick<ConnectionHealth, 'state' | 'reason'> & Partial<ConnectionHealth>;

function judged(evidence: HealthEvidence, now: number): Judged {
  const { status, lastErrorCode, backoffUntilMs, calendars } = evidence;
  if (status === 'disconnecting') return { state: 'disconnecting', reason: null };
  if (status === 'requires_reauth') {
    return said('requires_reauth', lastErrorCode === 'scopes_missing' ? 'scopes_missing' : 'requires_reauth');
  }
  if (evidence.targetUsable === false) {
    return said('failing', evidence.ownCalendarOnly ? 'own_calendar_gone' : 'calendar_gone');
  }
  if (backoffUntilMs !== null && backoffUntilMs > now) {
    return said('waiting', lastErrorCode ?? 'rate_limited');
  }
  const trouble = calendarTrouble(calendars);
  if (trouble?.about.errorCode) {
    const reason = trouble.about.errorCode;
    if (trouble.isPause) return { ...said('waiting', reason), action: null };
    return { ...said('failing', reason), message: `${trouble.title}. ${trouble.message}` };
  }
  // Each of them has its own reason, which the account's last error need not be.
  if (evidence.failed > 0) return said('failing', 'events_failed');
  if ((evidence.writesHeldUntilMs ?? 0) > now) return said('waiting', 'writes_limited');
  if (evidence.pending > 0) {
    const message = lastErrorCode === null ? null : syncMessage(lastErrorCode).message;
    return { state: 'syncing', reason: lastErrorCode, message };
  }
  if (evidence.ownCalendarAwaited) return { state: 'syncing', reason: lastErrorCode };
  if (calendars.some((calendar) => calendar.lastSyncedAt === null)) return { state: 'syncing', reason: null };
  return { state: 'ok', reason: null };
}

const said = (state: ConnectionHealth['state'], reason: SyncCode): Judged => ({
  state,
  reason,
  ...syncMessage(reason),
});

function lastSyncedAt({ calendars, lastSuccessAt }: HealthEvidence): string | null {
  if (calendars.length === 0) return lastSuccessAt;
  const times = calendars.map((calendar) => calendar.lastSyncedAt);
  return times.includes(null) ? null : (times.sort().at(0) ?? null);
}

/** Whether a failing account fails in bringing events to Google, not in reading calendars. */
export const isAboutOwnEvents = (reason: string | null | undefined): boolean =>
  reason === 'events_failed' ||
  reason === 'calendar_gone' ||
  reason === 'own_calendar_gone' ||
  reason === 'writes_limited';
