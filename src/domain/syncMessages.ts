/** What a person is told for each state or failure of a sync, and what they can do about it. */
const messages = {
  synced: { message: 'In your Google Calendar.', action: null },
  pending: { message: 'On its way to your Google Calendar.', action: null },
  removed: { message: 'No longer in your Google Calendar.', action: null },
  not_connected: { message: 'Connect your Google Calendar to see this event there.', action: 'connect' },
  choose_calendar: { message: 'Choose which calendar receives your events.', action: 'choose_calendar' },
  disabled: { message: 'Calendar sync is turned off in your settings.', action: 'settings' },
  kind_excluded: {
    message: 'Your settings keep events like this one out of your calendar.',
    action: 'settings',
  },
  requires_reauth: {
    message:
      'Google Calendar is disconnected. Your events are still safe in Google. Connect it again and everything that waits will be synced.',
    action: 'reconnect',
  },
  scopes_missing: {
    message:
      'Kure-Cal is not allowed to write to your calendar. Connect it again and leave both boxes ticked.',
    action: 'reconnect',
  },
  calendar_gone: {
    message: 'The calendar for your events is not in your Google account any more. Choose another one.',
    action: 'choose_calendar',
  },
  calendar_read_only: {
    message: 'You can only read the calendar chosen for your events. Choose one that you can change.',
    action: 'choose_calendar',
  },
  event_times_missing: {
    message: 'This event has no date and time yet. It will be synced when it has.',
    action: null,
  },
  event_times_invalid: { message: 'This event ends before it starts, so it can’t be synced.', action: null },
  event_cancelled: {
    message: 'This event was cancelled and has been taken out of your calendar.',
    action: null,
  },
  removed_in_google: { message: 'You removed this event in Google Calendar.', action: 'retry' },
  rate_limited: { message: 'Google asks us to slow down. We will try again shortly.', action: null },
  quota_exceeded: {
    message: 'Your Google Calendar has reached a limit of Google’s. We will try again later.',
    action: null,
  },
  google_unavailable: {
    message: 'Google Calendar can’t be reached right now. We will try again by ourselves.',
    action: 'retry',
  },
  google_answer_unusable: {
    message: 'Google Calendar gave an answer that makes no sense. We will try again by ourselves.',
    action: 'retry',
  },
  google_misconfigured: {
    message:
      'Syncing is interrupted by a fault on our side. Nothing is lost; we will go on when it is fixed.',
    action: null,
  },
  google_refused: { message: 'Google refused this event. Please try again, or tell us.', action: 'retry' },
  events_failed: {
    message: 'Some events could not be synced. Your dashboard says why, event by event.',
    action: 'retry',
  },
  edit_conflict: {
    message: 'This event is being changed in Google right now. We will try again shortly.',
    action: 'retry',
  },
  calendar_lost: {
    message: 'This calendar is not in your Google account any more, or you may no longer see it.',
    action: 'settings',
  },
  push_unavailable: {
    message: 'Google doesn’t tell us about changes in this calendar, so we look every few minutes.',
    action: null,
  },
  sync_token_expired: { message: 'Your calendar is being read again from the start.', action: null },
  already_done: { message: 'This has been done already.', action: null },
  token_refused: { message: 'Google has not let us in yet. We will try again by ourselves.', action: null },
  internal_error: {
    message: 'Something went wrong on our side. We will try again by ourselves.',
    action: 'retry',
  },
  worker_lost: { message: 'Syncing was interrupted again and again. Please try again.', action: 'retry' },
} as const;

export type SyncCode = keyof typeof messages;
export type SyncAction = 'connect' | 'reconnect' | 'choose_calendar' | 'settings' | 'retry';

export function syncMessage(code: SyncCode): { message: string; action: SyncAction | null } {
  return messages[code];
}

/** A code as the database holds it; what it doesn't know reads as Google's refusal. */
export function toSyncCode(text: string | null): SyncCode | null {
  if (text === null) return null;
  return Object.hasOwn(messages, text) ? (text as SyncCode) : 'google_refused';
}

export const syncCodes = Object.keys(messages) as SyncCode[];
