import { type CalendarAccount, isNew, type SyncedCalendar } from '#src/browser/calendar/calendarApi.ts';
import { isOfTheStorage } from '#src/browser/calendar/store/storageFailure.ts';
import { calendarTrouble } from '#src/domain/accounts/calendarTrouble.ts';
import { isAboutOwnEvents } from '#src/domain/accounts/connectionHealth.ts';
import { type FailureAction, failureMessage } from '#src/domain/syncMessages.ts';
import { isRunning, type KnownCalendar, knownCalendar, type Seen } from './calendarLine.ts';
import type { SyncRun } from './syncRun.ts';

export type SyncEvidence = Seen & {
  accounts: CalendarAccount[] | undefined;
  online: boolean;
  /** The server has more for this copy than what is shown. */
  filling?: boolean;
};

export type SyncStatus = {
  kind: 'loading' | 'unconnected' | 'offline' | 'syncing' | 'upToDate' | 'error' | 'reauth';
  /** One line for the header. `since` is a moment that the header says in relative words. */
  text: string;
  since?: number | undefined;
  detail?: string | undefined;
  action: FailureAction | null;
  /** The account to connect again. */
  connectionId?: string;
  progress?: { eventsFetched: number; calendarsDone: number; calendarsTotal: number };
  /** Events that are in sync. */
  eventCount?: number | undefined;
};

/** The one thing that the header says about the sync, from evidence alone. What needs the person most comes first. */
export function syncStatus(evidence: SyncEvidence, now: number): SyncStatus {
  const { accounts, run, heardAt, online } = evidence;
  if (!accounts) {
    if (!online) return { kind: 'offline', text: 'Offline', action: null };
    return runFailure(run) ?? { kind: 'loading', text: 'Loading', action: null };
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
  const chosen = chosenCalendars(accounts).map((calendar) => knownCalendar(calendar, evidence, now));
  const failure = isMadeUpFor(run, chosen) ? null : runFailure(run);
  const trouble = failure ?? accountTrouble(accounts, chosen);
  if (trouble) return trouble;
  // The server may be in sync already; this copy is not before it has read everything, and shows it.
  return heardAt === undefined || evidence.filling
    ? { kind: 'loading', text: 'Loading', action: null }
    : upToDate(accounts, chosen);
}

/** What the account's health says, in the words that every page uses for it. */
export const healthMessage = ({ health }: CalendarAccount): string =>
  failureMessage(health.reason ?? 'requires_reauth').message;

function syncing(run: SyncRun): SyncStatus {
  const calendars = Object.values(run.calendars);
  const progress = {
    eventsFetched: calendars.reduce((sum, { eventsFetched }) => sum + eventsFetched, 0),
    calendarsDone: calendars.filter(({ state }) => state === 'done' || state === 'failed').length,
    calendarsTotal: calendars.length,
  };
  // Zeros above a calendar full of events would read as if they were lost.
  if (run.attempt > 1 && progress.eventsFetched === 0 && progress.calendarsDone === 0)
    return { kind: 'syncing', text: `Trying again (${run.attempt} of 5)…`, action: null };
  const detail = run.attempt > 1 ? `Attempt ${run.attempt} of 5` : undefined;
  return { kind: 'syncing', text: 'Syncing', progress, detail, action: null };
}

function runFailure(run: SyncRun | undefined): SyncStatus | null {
  // Having asked too soon is no failure: somebody of the same person has just synced.
  if (!run?.failure || run.failure.code === 'sync_too_soon') return null;
  const { title, message, action } = failureMessage(run.failure.code, run.failure.detail);
  return { kind: 'error', text: title, detail: message, action };
}

/** The server has read all calendars by itself since the run failed; that makes up for nothing that fails in this browser. */
const isMadeUpFor = (run: SyncRun | undefined, chosen: KnownCalendar[]): boolean =>
  !isOfTheStorage(run?.failure?.code ?? '') &&
  chosen.length > 0 &&
  chosen.every(
    ({ errorCode, lastSyncedAt }) =>
      errorCode === null && lastSyncedAt !== null && lastSyncedAt > (run?.finishedAt ?? 0),
  );

function accountTrouble(accounts: CalendarAccount[], chosen: KnownCalendar[]): SyncStatus | null {
  const unwell = accounts.find(({ health }) => health.state === 'failing' && isAboutOwnEvents(health.reason));
  const trouble = calendarTrouble(chosen);
  // Without a calendar to write to nothing goes out at all.
  if (trouble && unwell?.health.reason !== 'calendar_gone') {
    const { title, message, action, about } = trouble;
    return { kind: 'error', text: title, detail: message, action, connectionId: about.connectionId };
  }
  if (!unwell) return null;
  const { title, message, action } = failureMessage(unwell.health.reason ?? 'internal');
  return { kind: 'error', text: title, detail: message, action };
}

function upToDate(accounts: CalendarAccount[], chosen: KnownCalendar[]): SyncStatus {
  if (accounts.some(isNew)) return { kind: 'loading', text: 'Waiting for the first sync', action: null };
  if (chosen.length === 0) {
    return {
      kind: 'upToDate',
      text: 'No calendar chosen',
      detail: 'Choose calendars in your settings.',
      action: 'settings',
    };
  }
  const times = chosen.map(({ lastSyncedAt }) => lastSyncedAt);
  // The oldest one counts: nothing is called in sync that isn't.
  const oldest = times.includes(null) ? null : Math.min(...(times as number[]));
  if (oldest === null) return { kind: 'loading', text: 'Waiting for the first sync', action: 'retry' };
  const waiting = accounts.find(({ health }) => health.state === 'waiting');
  const detail = waiting ? failureMessage(waiting.health.reason ?? 'rate_limited').message : undefined;
  const eventCount = syncedEvents(accounts).events;
  return { kind: 'upToDate', text: 'Synced', since: oldest, detail, action: null, eventCount };
}

const chosenCalendars = (accounts: CalendarAccount[]): SyncedCalendar[] =>
  accounts
    .filter(({ health }) => health.state !== 'disconnecting')
    .flatMap(({ calendars }) => calendars.filter(({ selected }) => selected));

/** How many events of how many calendars have been synced; events are left out while the server hasn't counted them. */
export function syncedEvents(accounts: CalendarAccount[]): {
  events: number | undefined;
  calendars: number;
} {
  const synced = chosenCalendars(accounts).filter(({ lastSyncedAt }) => lastSyncedAt);
  const counts = synced.flatMap(({ eventCount }) => eventCount ?? []);
  const isCounted = synced.length > 0 && counts.length === synced.length;
  return {
    events: isCounted ? counts.reduce((sum, count) => sum + count, 0) : undefined,
    calendars: synced.length,
  };
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** "2 minutes ago"; less than a minute ago is "just now", so that the line keeps its length while it is read. */
export function timeAgo(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return relative.format(-Math.floor(seconds / 60), 'minute');
  if (seconds < 86_400) return relative.format(-Math.floor(seconds / 3600), 'hour');
  return relative.format(-Math.floor(seconds / 86_400), 'day');
}
