/** What a person can do about the state of a sync. */
export const syncActions = ['connect', 'reconnect', 'choose_calendar', 'settings', 'retry'] as const;
export type SyncAction = (typeof syncActions)[number];
/** What only a page in a browser knows to offer as well. */
export type FailureAction = SyncAction | 'sign_in' | 'wait';

type Message = {
  /** What holds for a whole account has a title of its own. */
  title?: string;
  message: string;
  action: SyncAction | null;
};

/** What a person is told for each state or failure between our server and Google, and what they can do about it. */
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
    title: 'Disconnected',
    message:
      'Google Calendar is disconnected. Your events are still safe in Google. Connect it again and everything that waits will be synced.',
    action: 'reconnect',
  },
  scopes_missing: {
    title: 'Disconnected',
    message:
      'Kure-Cal is not allowed to write to your calendar. Connect it again and leave all boxes ticked.',
    action: 'reconnect',
  },
  calendar_gone: {
    message: 'The calendar for your events is not in your Google account any more. Choose another one.',
    action: 'choose_calendar',
  },
  own_calendar_gone: {
    message:
      'The calendar that Kure-Cal made is not in your Google account any more. Reconnect to get a new one, with your events.',
    action: 'reconnect',
  },
  removal_waits: {
    message:
      'This event was in a calendar that isn’t in your Google account right now. It will be removed if that calendar comes back.',
    action: null,
  },
  calendar_read_only: {
    message: 'You can only read the calendar chosen for your events. Choose one that you can change.',
    action: 'choose_calendar',
  },
  event_times_missing: {
    message: 'This event has no date and time yet. It will be synced when it has.',
    action: null,
  },
  event_times_invalid: {
    message:
      'This event doesn’t end after it starts, and Google Calendar takes no such event. It will be synced when its organiser has set a later end.',
    action: null,
  },
  event_times_empty: {
    message: 'An event must end after it starts. Choose a later end and save again.',
    action: null,
  },
  not_organizer: {
    message:
      'Only the organiser of this event can change its title, times, place and description. Ask them, or add an event of your own.',
    action: null,
  },
  event_private: {
    message:
      'The details of this event are private and hidden from this account, so it can’t be changed here. Ask its owner.',
    action: null,
  },
  event_made_by_google: {
    message:
      'Google made this event itself (from Gmail, or from a birthday), so this part of it can’t be changed here.',
    action: null,
  },
  event_blocks_time: {
    message:
      'Focus time and out-of-office events always have a start and an end time and show as busy. Choose times of day.',
    action: null,
  },
  event_cancelled: {
    message: 'This event was cancelled and has been taken out of your calendar.',
    action: null,
  },
  removed_in_google: { message: 'You removed this event in Google Calendar.', action: 'retry' },
  rate_limited: {
    title: 'Waiting for Google',
    message: 'Google asks us to slow down. Wait a few minutes; we’ll retry automatically.',
    action: null,
  },
  quota_exceeded: {
    title: 'Waiting for Google',
    message:
      'The Google Calendar API quota is used up. We’ll retry automatically in about an hour; whoever runs Kure-Cal can check its limits at Google.',
    action: null,
  },
  writes_limited: {
    title: 'Google limits changes',
    message:
      'Google lets this account change no more events for now: its limit against abuse is reached. Your calendars are still read. We’ll retry every hour; you can also retry now.',
    action: 'retry',
  },
  google_unavailable: {
    title: 'Google can’t be reached',
    message:
      'Google Calendar may be temporarily unavailable. We’ll retry automatically; you can also retry now.',
    action: 'retry',
  },
  google_answer_unusable: {
    message: 'Google Calendar gave an answer that we can’t read. We’ll retry automatically.',
    action: 'retry',
  },
  google_misconfigured: {
    title: 'Sync interrupted',
    message:
      'Syncing is interrupted by a fault on our side. Nothing is lost; we will go on when it is fixed.',
    action: null,
  },
  calendar_disabled: {
    title: 'Google Calendar is turned off',
    message:
      'Google Calendar is turned off for this Google account. Ask the account’s administrator to turn it on. Nothing is lost; syncing then resumes automatically.',
    action: 'retry',
  },
  account_policy: {
    title: 'Not allowed by your administrator',
    message:
      'The administrator of this Google account doesn’t allow Kure-Cal to use it. Ask them to allow Kure-Cal. Nothing is lost; syncing then resumes automatically.',
    action: 'retry',
  },
  google_refused: {
    message: 'Google refused this. Please try again; if it stays so, tell us.',
    action: 'retry',
  },
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
    message:
      'Google doesn’t notify us about changes in this calendar. It is checked every 10 minutes while Kure-Cal is open, and less often otherwise.',
    action: null,
  },
  sync_token_expired: { message: 'Your calendar is being read again from the start.', action: null },
  already_done: { message: 'This has been done already.', action: null },
  token_refused: {
    title: 'Google can’t be reached',
    message: 'Google hasn’t let us in yet. We’ll retry automatically.',
    action: null,
  },
  internal_error: {
    title: 'Sync interrupted',
    message: 'Something went wrong on our side. We’ll retry automatically.',
    action: 'retry',
  },
  worker_lost: { message: 'Syncing was interrupted again and again. Please try again.', action: 'retry' },
} as const satisfies Record<string, Message>;

export type SyncCode = keyof typeof messages;

export function syncMessage(code: SyncCode): { message: string; action: SyncAction | null } {
  const { message, action } = messages[code];
  return { message, action };
}

/** A code as the database holds it; what it doesn't know reads as Google's refusal. */
export function toSyncCode(text: string | null): SyncCode | null {
  if (text === null) return null;
  return isSyncCode(text) ? text : 'google_refused';
}

const isSyncCode = (text: string): text is SyncCode => Object.hasOwn(messages, text);

export const syncCodes = Object.keys(messages) as SyncCode[];

/** Failures between a browser and our own server, and of the browser itself. */
const requestFailures: Record<string, { title: string; message: string; action: FailureAction }> = {
  offline: {
    title: 'No connection',
    message: 'Check your internet connection. Syncing continues automatically when it is back.',
    action: 'retry',
  },
  no_answer: {
    title: 'No answer',
    message: 'Kure-Cal takes too long to answer. Nothing is lost; we’ll retry automatically.',
    action: 'retry',
  },
  cut_off: {
    title: 'Connection broke off',
    message: 'The connection broke off in the middle. What arrived is kept; we’ll retry automatically.',
    action: 'retry',
  },
  intercepted: {
    title: 'Something is in between',
    message:
      'Something other than Kure-Cal answered, perhaps the sign-in page of a Wi-Fi network. Check your connection, then try again.',
    action: 'retry',
  },
  storage_full: {
    title: 'No room left',
    message: 'Your browser has no room left for your calendar. Free some space, then try again.',
    action: 'retry',
  },
  storage_failed: {
    title: 'Can’t store your calendar',
    message:
      'Your browser could not use its copy of your calendar. We’ll retry automatically; if this stays, close other tabs of Kure-Cal and reload.',
    action: 'retry',
  },
  storage_blocked: {
    title: 'Can’t store your calendar',
    message:
      'This browser does not let Kure-Cal store your calendar here, so it can’t be shown. Leave private browsing or allow site data for this page, then reload it.',
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
  storage_unavailable: {
    title: 'Kure-Cal can’t be reached',
    message: 'Our storage does not answer right now. Nothing is lost; please try again in a minute.',
    action: 'retry',
  },
  incomplete: {
    title: 'Not finished yet',
    message: 'This sync needs longer than usual. It goes on where it stopped; you can also start it now.',
    action: 'retry',
  },
};

const internal = {
  title: 'Sync interrupted',
  message: 'Something went wrong on our side. Nothing is lost; please try again.',
  action: 'retry',
} as const;

export type FailureMessage = {
  title: string;
  message: string;
  action: FailureAction | null;
  /** It holds for all calendars of an account, whichever of them met it. */
  isAboutAccount: boolean;
};

/** The title, words and action for any failure, by its code. The server's own friendly detail counts for what only it can know. */
export function failureMessage(code: string, detail?: string): FailureMessage {
  const own = requestFailures[code];
  if (own) return { ...own, isAboutAccount: true };
  if (!isSyncCode(code)) return { ...internal, message: detail ?? internal.message, isAboutAccount: true };
  const { title, message, action }: Message = messages[code];
  return {
    title: title ?? 'Sync problem',
    message: detail ?? message,
    action,
    isAboutAccount: Boolean(title),
  };
}
