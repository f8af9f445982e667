import { type SyncCode, toSyncCode } from '#src/domain/syncMessages.ts';

/** Why a calendar's account can't be asked right now. */
export function blockedBy(calendar: {
  status: 'active' | 'requires_reauth' | 'disconnecting';
  gone: boolean;
  backingOff: boolean;
  errorCode: string | null;
}): SyncCode | null {
  if (calendar.status !== 'active') return 'requires_reauth';
  if (calendar.gone) return 'calendar_lost';
  return calendar.backingOff ? (toSyncCode(calendar.errorCode) ?? 'rate_limited') : null;
}
