import type { SyncCode } from '#src/domain/syncMessages.ts';

/** What to do about an answer of Google's. Nothing else looks at its statuses and reasons. */
export type GoogleErrorClass =
  | 'refresh'
  | 'retry'
  | 'backOff'
  | 'reauthorise'
  | 'resync'
  | 'alreadyDone'
  | 'conflict'
  | 'calendarGone'
  | 'permanent';

export type GoogleFailure = {
  /** 0 when there was no answer (a timeout, a cut connection) or none that can be read. */
  status: number;
  reason?: string | undefined;
  /** What the request was about: a 404 of an event says less than a 404 of its calendar. */
  subject: 'event' | 'calendar' | 'account' | 'changes' | 'channel' | 'watch';
};

export type Classified = {
  class: GoogleErrorClass;
  code: SyncCode;
  /** How long to wait at least, where Google's documentation says more than "a little". */
  delayMs?: number;
};

const hourMs = 3_600_000;
/** What an administrator or the person changed for the whole account may be changed back: one call finds out. */
const accountStateMs = 15 * 60_000;
const reauthorise: Classified = { class: 'reauthorise', code: 'scopes_missing' };
const backOff: Classified = { class: 'backOff', code: 'rate_limited' };

/** A 403 means very different things; only its reason tells them apart. */
const byReason: Record<string, Classified> = {
  userRateLimitExceeded: backOff,
  rateLimitExceeded: backOff,
  RATE_LIMIT_EXCEEDED: backOff,
  // Google's limit against abuse: this account may be read, but not changed.
  quotaExceeded: { class: 'backOff', code: 'writes_limited', delayMs: hourMs },
  dailyLimitExceeded: { class: 'backOff', code: 'quota_exceeded', delayMs: hourMs },
  accessNotConfigured: { class: 'backOff', code: 'google_misconfigured', delayMs: hourMs },
  SERVICE_DISABLED: { class: 'backOff', code: 'google_misconfigured', delayMs: hourMs },
  notACalendarUser: { class: 'backOff', code: 'calendar_disabled', delayMs: accountStateMs },
  insufficientPermissions: reauthorise,
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: reauthorise,
  forbiddenForNonOrganizer: { class: 'permanent', code: 'not_organizer' },
  requiredAccessLevel: { class: 'permanent', code: 'calendar_read_only' },
  fullSyncRequired: { class: 'resync', code: 'sync_token_expired' },
  updatedMinTooLongAgo: { class: 'resync', code: 'sync_token_expired' },
};

/** What Google says about the request itself. */
const badRequests: Record<string, Classified> = {
  timeRangeEmpty: { class: 'permanent', code: 'event_times_empty' },
};

/** Google can't, or won't, tell this address about this calendar; its status differs from case to case. */
const pushRefusals = new Set([
  'pushNotSupportedForRequestedResource',
  'push.webhookUrlNotHttps',
  'push.webhookUrlUnauthorized',
]);

/** The one classifier of Calendar API failures (Google's errors guide). */
export function classifyGoogleError({ status, reason, subject }: GoogleFailure): Classified {
  if (reason !== undefined && pushRefusals.has(reason)) {
    return { class: 'permanent', code: 'push_unavailable' };
  }
  // Some calendars that can be read can't be watched; Google says no more than that.
  if (subject === 'watch' && status === 403 && reason === 'forbidden') {
    return { class: 'permanent', code: 'push_unavailable' };
  }
  if (status === 401) return { class: 'refresh', code: 'requires_reauth' };
  if (status === 403 || status === 410 || status === 429) {
    const known = reason === undefined ? undefined : byReason[reason];
    if (known) return known;
  }
  switch (status) {
    case 400:
      if (reason !== undefined && badRequests[reason]) return badRequests[reason];
      return subject === 'changes' && reason === 'invalid'
        ? { class: 'resync', code: 'sync_token_expired' }
        : { class: 'permanent', code: 'google_refused' };
    case 404:
      return subject === 'event' || subject === 'channel'
        ? { class: 'alreadyDone', code: 'already_done' }
        : { class: 'calendarGone', code: 'calendar_gone' };
    case 409:
      return reason === 'conflict'
        ? { class: 'retry', code: 'google_unavailable' }
        : { class: 'conflict', code: 'edit_conflict' };
    case 410:
      return subject === 'changes'
        ? { class: 'resync', code: 'sync_token_expired' }
        : { class: 'alreadyDone', code: 'already_done' };
    case 412:
      return { class: 'conflict', code: 'edit_conflict' };
    case 429:
      return backOff;
    case 0:
    case 408:
      return { class: 'retry', code: 'google_unavailable' };
  }
  if (status >= 500) return { class: 'retry', code: 'google_unavailable' };
  // A success that can't be read, or is about something else than what we asked.
  if (status < 300) return { class: 'retry', code: 'google_answer_unusable' };
  return { class: 'permanent', code: 'google_refused' };
}

/** The token endpoint's words for an account whose administrator (or Google's own protection) doesn't allow our application. */
const policyRefusals = new Set(['policy_enforced', 'admin_policy_enforced', 'access_denied']);

/** The same for the token endpoint: only a grant that Google no longer knows costs the connection. */
export function classifyTokenError({
  status,
  error,
}: {
  status: number;
  error?: string | undefined;
}): Classified {
  if (status < 500 && error === 'invalid_grant') return { class: 'reauthorise', code: 'requires_reauth' };
  if (status === 429) return backOff;
  if (status < 500 && error !== undefined && policyRefusals.has(error)) {
    return { class: 'backOff', code: 'account_policy', delayMs: accountStateMs };
  }
  if (status === 400 || status === 401 || status === 403) {
    return { class: 'backOff', code: 'google_misconfigured', delayMs: 60_000 };
  }
  return { class: 'retry', code: 'token_refused' };
}

/** Whether the request may have taken effect all the same (or still will): look before concluding anything. */
export function outcomeUnknown({ status }: Pick<GoogleFailure, 'status'>): boolean {
  return status === 0 || status === 408 || status >= 500 || status < 300;
}
