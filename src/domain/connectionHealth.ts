import type { SyncAction, SyncCode } from './syncMessages.ts';

export type HealthEvidence = {
  status: 'active' | 'requires_reauth' | 'disconnecting';
  lastErrorCode: SyncCode | null;
  lastSuccessAt: string | null;
  /** The account waits until then because Google asked for it; milliseconds since 1970. */
  backoffUntilMs: number | null;
  /** Of the events that this account is to hold. */
  pending: number;
  failed: number;
  /** Whether the calendar that receives events is one of this account's and can be written to; null when it is another account's. */
  targetUsable: boolean | null;
};

export type ConnectionHealth = {
  state: 'ok' | 'syncing' | 'waiting' | 'failing' | 'requires_reauth' | 'disconnecting';
  reason: SyncCode | null;
  action: SyncAction | null;
};

/** How an account is, from evidence alone: nothing is called in step that isn't. The worst thing that is true comes first. */
export function connectionHealth(evidence: HealthEvidence, now: number): ConnectionHealth {
  const { status, lastErrorCode, backoffUntilMs } = evidence;
  if (status === 'disconnecting') return { state: 'disconnecting', reason: null, action: null };
  if (status === 'requires_reauth') {
    const reason = lastErrorCode === 'scopes_missing' ? 'scopes_missing' : 'requires_reauth';
    return { state: 'requires_reauth', reason, action: 'reconnect' };
  }
  if (evidence.targetUsable === false)
    return { state: 'failing', reason: 'calendar_gone', action: 'choose_calendar' };
  if (backoffUntilMs !== null && backoffUntilMs > now) {
    return { state: 'waiting', reason: lastErrorCode ?? 'rate_limited', action: null };
  }
  // Each of them has its own reason, which the account's last error need not be.
  if (evidence.failed > 0) return { state: 'failing', reason: 'events_failed', action: 'retry' };
  if (evidence.pending > 0) return { state: 'syncing', reason: lastErrorCode, action: null };
  return { state: 'ok', reason: null, action: null };
}
