import { type SyncAction, type SyncCode, syncMessage, toSyncCode } from '#src/domain/syncMessages.ts';

export type SyncStatus = 'synced' | 'pending' | 'failed' | 'not_connected' | 'requires_reauth' | 'disabled';
export type TrackedSync = {
  status: SyncStatus;
  code: SyncCode;
  message: string;
  action: SyncAction | null;
};

export type SyncEvidence = {
  tracking: 'bookmarked' | 'attending' | null;
  status: 'not_synced' | 'pending' | 'synced' | 'failed' | 'removed_in_google';
  error: string | null;
  /** What was last confirmed is in a calendar that is gone. */
  calendarGone: boolean;
  enabled: boolean;
  connectionStatus: 'active' | 'requires_reauth' | 'disconnecting' | null;
  hasConnection: boolean;
};

/** How the sync of one tracked event stands, with the sentence that its owner reads. */
export function trackedSync(evidence: SyncEvidence): TrackedSync {
  const [status, code] = stateOf(evidence);
  return { status, code, ...syncMessage(code) };
}

function stateOf(evidence: SyncEvidence): [SyncStatus, SyncCode] {
  const error = toSyncCode(evidence.error);
  if (evidence.tracking === null) return endedState(evidence, error);
  if (evidence.status === 'removed_in_google') return ['failed', 'removed_in_google'];
  if (evidence.status === 'failed') return ['failed', error ?? 'google_refused'];
  if (evidence.status === 'synced' && evidence.calendarGone) return ['failed', 'calendar_gone'];
  if (!evidence.enabled) return ['disabled', 'disabled'];
  if (evidence.connectionStatus === null) {
    return ['not_connected', evidence.hasConnection ? 'choose_calendar' : 'not_connected'];
  }
  if (evidence.connectionStatus === 'requires_reauth' && evidence.status !== 'synced') {
    return ['requires_reauth', error === 'scopes_missing' ? 'scopes_missing' : 'requires_reauth'];
  }
  switch (evidence.status) {
    case 'synced':
      return ['synced', 'synced'];
    case 'pending':
      return ['pending', error ?? 'pending'];
    case 'not_synced':
      if (error === 'kind_excluded') return ['disabled', 'kind_excluded'];
      if (error === 'event_cancelled') return ['synced', 'event_cancelled'];
      return ['pending', error ?? 'pending'];
  }
}

/** Once tracking has ended, in sync means gone from Google. */
function endedState(evidence: SyncEvidence, error: SyncCode | null): [SyncStatus, SyncCode] {
  if (evidence.status === 'pending') {
    if (evidence.connectionStatus === 'requires_reauth') return ['requires_reauth', 'requires_reauth'];
    return ['pending', error ?? 'pending'];
  }
  if (evidence.status === 'failed') return ['failed', error ?? 'google_refused'];
  return evidence.connectionStatus === null ? ['not_connected', 'removed'] : ['synced', 'removed'];
}
