import { type CalendarAccount, isNew, type SyncedCalendar } from './calendarApi.ts';
import { type FailureAction, failureMessage, pollingMessage } from './failureMessages.ts';
import type { SyncRun } from './syncRun.ts';

/** A running sync that has not been heard of for so long has died with its tab. */
export const runDeadAfterMs = 60_000;

export type SyncEvidence = {
  accounts: CalendarAccount[] | undefined;
  run: SyncRun | undefined;
  heardAt: number | undefined;
  online: boolean;
};

export type SyncStatus = {
  kind: 'loading' | 'unconnected' | 'offline' | 'syncing' | 'upToDate' | 'error' | 'reauth';
  /** One line for the header. `since` is a moment that the header says in relative words. */
  text: string;
  since?: number;
  detail?: string;
  action: FailureAction | null;
  /** The account to connect again. */
  connectionId?: string;
  progress?: { eventsFetched: number; calendarsDone: number; calendarsTotal: number };
};

/** The one thing that the header says about the sync, from evidence alone. What needs the person most comes first. */
export function syncStatus({ accounts, run, heardAt, online }: SyncEvidence, now: number): SyncStatus {
  if (!accounts) {
    if (!online) return { kind: 'offline', text: 'Offline', action: null };
    return failureStatus([], run) ?? { kind: 'loading', text: 'Loading', action: null };
  }
  if (accounts.length === 0) return { kind: 'unconnected', text: 'No calendar connected', action: 'connect' };
  if (!online) return { kind: 'offline', text: 'Offline, as of', since: heardAt, action: null };
  if (isRunning(run, now)) return syncing(run);
  // The browser believes in its network, but nobody answers.
  if (run?.failure?.code === 'offline')
    return { kind: 'offline', text: 'Offline, as of', since: heardAt, action: 'retry' };
  const disconnected = accounts.filter(({ health }) => health.state === 'requires_reauth');
  const [first] = disconnected;
  if (first) {
    const everything = disconnected.length === accounts.length;
    const who = everything ? '' : `${disconnected.map(({ email }) => email).join(', ')}: `;
    const detail = `${who}${healthMessage(first)}`;
    return { kind: 'reauth', text: 'Disconnected', detail, action: 'reconnect', connectionId: first.id };
  }
  const failure = failureStatus(accounts, run);
  if (failure) return failure;
  // The server may be in step already; this copy is not before it has read everything once.
  return heardAt === undefined ? { kind: 'loading', text: 'Loading', action: null } : upToDate(accounts, run);
}

/** What the account's health says, in the words that every page uses for it. */
export const healthMessage = ({ health }: CalendarAccount): string =>
  failureMessage(health.reason ?? 'requires_reauth').message;

export const isRunning = (run: SyncRun | undefined, now: number): run is SyncRun & { state: 'running' } =>
  run?.state === 'running' && now - run.beatAt < runDeadAfterMs;

function syncing(run: SyncRun): SyncStatus {
  const calendars = Object.values(run.calendars);
  const progress = {
    eventsFetched: calendars.reduce((sum, { eventsFetched }) => sum + eventsFetched, 0),
    calendarsDone: calendars.filter(({ state }) => state === 'done' || state === 'failed').length,
    calendarsTotal: calendars.length,
  };
  const detail = run.attempt > 1 ? `Attempt ${run.attempt} of 5` : undefined;
  return { kind: 'syncing', text: 'Syncing', progress, detail, action: null };
}

function failureStatus(accounts: CalendarAccount[], run: SyncRun | undefined): SyncStatus | null {
  // Having asked too soon is no failure: somebody of the same person has just synced.
  if (run?.failure && run.failure.code !== 'sync_too_soon') {
    const { title, message, action } = failureMessage(run.failure.code, run.failure.detail);
    return { kind: 'error', text: title, detail: message, action };
  }
  const chosen = chosenCalendars(accounts);
  const failing = chosen.filter((calendar) => calendarLine(calendar, run).state === 'failed');
  if (failing.length > 0) {
    const names = failing.map(({ summary }) => summary).join(', ');
    const good = chosen.length - failing.length;
    return {
      kind: 'error',
      text: `${names} couldn’t be synced`,
      detail: `${good} of ${chosen.length} calendars are up to date. ${calendarLine(failing[0] as SyncedCalendar, run).text}`,
      action: 'retry',
    };
  }
  const unwell = accounts.find(({ health }) => health.state === 'failing');
  if (!unwell) return null;
  const { title, message, action } = failureMessage(unwell.health.reason ?? 'internal');
  return { kind: 'error', text: title, detail: message, action };
}

function upToDate(accounts: CalendarAccount[], run: SyncRun | undefined): SyncStatus {
  const chosen = chosenCalendars(accounts);
  if (accounts.some(isNew)) return { kind: 'loading', text: 'Waiting for the first sync', action: null };
  if (chosen.length === 0) {
    return {
      kind: 'upToDate',
      text: 'No calendar chosen',
      detail: 'Choose calendars in your settings.',
      action: 'settings',
    };
  }
  const times = chosen.map((calendar) => syncedAt(calendar, run));
  // The oldest one counts: nothing is called in step that isn't.
  const oldest = times.includes(null) ? null : Math.min(...(times as number[]));
  if (oldest === null) return { kind: 'loading', text: 'Waiting for the first sync', action: 'retry' };
  const waiting = accounts.find(({ health }) => health.state === 'waiting');
  const detail = waiting ? failureMessage(waiting.health.reason ?? 'rate_limited').message : undefined;
  return { kind: 'upToDate', text: 'Synced', since: oldest, detail, action: null };
}

const chosenCalendars = (accounts: CalendarAccount[]): SyncedCalendar[] =>
  accounts.flatMap(({ calendars }) => calendars.filter(({ selected }) => selected));

/** When a calendar was last in step, as the server says or as this browser has just seen. */
function syncedAt(calendar: SyncedCalendar, run: SyncRun | undefined): number | null {
  const known = calendar.lastSyncedAt ? Date.parse(calendar.lastSyncedAt) : null;
  const seen = run?.calendars[calendar.id]?.state === 'done' ? (run.finishedAt ?? run.beatAt) : null;
  return known === null && seen === null ? null : Math.max(known ?? 0, seen ?? 0);
}

export type CalendarLine = {
  state: 'waiting' | 'fetching' | 'done' | 'failed' | 'off';
  text: string;
  since?: number;
  eventsFetched?: number;
};

/** One calendar's line in the panel: how it is, and what to do when something is wrong. */
export function calendarLine(calendar: SyncedCalendar, run: SyncRun | undefined): CalendarLine {
  if (!calendar.selected) return { state: 'off', text: 'Not synced' };
  const progress = run?.calendars[calendar.id];
  if (
    run?.state === 'running' &&
    progress &&
    (progress.state === 'waiting' || progress.state === 'fetching')
  ) {
    const text = progress.state === 'waiting' ? 'Waiting' : 'Fetching events';
    return { state: progress.state, text, eventsFetched: progress.eventsFetched };
  }
  if (progress?.state === 'failed') {
    return { state: 'failed', text: failureMessage(progress.code ?? 'internal', progress.message).message };
  }
  const at = syncedAt(calendar, run);
  const code = calendar.errorCode;
  if (code && !progress) return { state: 'failed', text: failureMessage(code).message };
  if (at === null) return { state: 'waiting', text: 'Not synced yet' };
  return {
    state: 'done',
    text: calendar.pushUnavailableReason ? pollingMessage : '',
    since: at,
    ...(progress && { eventsFetched: progress.eventsFetched }),
  };
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** "2 minutes ago"; what is younger than 10 seconds is "just now". */
export function timeAgo(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 10) return 'just now';
  if (seconds < 60) return 'less than a minute ago';
  if (seconds < 3600) return relative.format(-Math.floor(seconds / 60), 'minute');
  if (seconds < 86_400) return relative.format(-Math.floor(seconds / 3600), 'hour');
  return relative.format(-Math.floor(seconds / 86_400), 'day');
}
