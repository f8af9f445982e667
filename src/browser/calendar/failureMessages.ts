import { type SyncAction, syncCodes, syncMessage, toSyncCode } from '#src/domain/syncMessages.ts';

/** What a person can do: the engine's own actions, and those that only a page in a browser knows. */
export type FailureAction = SyncAction | 'sign_in' | 'wait';
export type FailureMessage = { title: string; message: string; action: FailureAction | null };

/** Failures between this browser and our server. Those between our server and Google have their words in syncMessages. */
const ownFailures: Record<string, FailureMessage> = {
  offline: {
    title: 'No connection',
    message: 'Check your internet connection. Syncing goes on by itself as soon as it is back.',
    action: 'retry',
  },
  not_signed_in: {
    title: 'Signed out',
    message: 'Your session has ended. Sign in again to go on syncing; nothing is lost.',
    action: 'sign_in',
  },
  forbidden: {
    title: 'Not allowed',
    message: 'Google or Kure-Cal refused this. Connect the account again, or check what it may do.',
    action: 'reconnect',
  },
  sync_too_soon: {
    title: 'Just synced',
    message: 'Your calendars were synced a moment ago. Wait a few seconds before you sync again.',
    action: 'wait',
  },
  too_many_requests: {
    title: 'Too many requests',
    message: 'That was too much at once. Wait a few minutes before you sync again.',
    action: 'wait',
  },
  google_unavailable: {
    title: 'Google can’t be reached',
    message:
      'Google Calendar may be temporarily unavailable. We try again by ourselves; you can also retry now.',
    action: 'retry',
  },
  storage_unavailable: {
    title: 'Kure-Cal can’t be reached',
    message: 'Our storage does not answer right now. Nothing is lost; please try again in a minute.',
    action: 'retry',
  },
  internal: {
    title: 'Sync interrupted',
    message: 'Something went wrong on our side. Nothing is lost; please try again.',
    action: 'retry',
  },
  incomplete: {
    title: 'Not finished yet',
    message: 'This sync needs longer than usual. It goes on where it stopped; you can also start it now.',
    action: 'retry',
  },
};

/** The words for a failure, by its code. The server's own friendly detail is preferred for what only it can know. */
export function failureMessage(code: string, detail?: string): FailureMessage {
  const own = ownFailures[code];
  if (own) return own;
  const known = toSyncCode(code);
  if (known && (syncCodes as string[]).includes(code)) {
    const { message, action } = syncMessage(known);
    const title = action === 'reconnect' ? 'Disconnected' : 'Sync problem';
    return { title, message: detail ?? message, action };
  }
  const { title, message, action } = ownFailures.internal as FailureMessage;
  return { title, message: detail ?? message, action };
}

/** Why a calendar is not pushed by Google, and what that means for the person. */
export const pollingMessage = 'Google doesn’t notify us about this calendar; it is checked every 6 hours.';
