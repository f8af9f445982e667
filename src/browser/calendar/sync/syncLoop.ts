import { type CalendarAccount, type CalendarApi, isNew } from '#src/browser/calendar/calendarApi.ts';
import { applyChanges, keepCalendars, refill } from '#src/browser/calendar/store/applyChanges.ts';
import {
  type CalendarDatabase,
  readSetting,
  writeSetting,
} from '#src/browser/calendar/store/calendarDatabase.ts';
import { failureFrom, isOfTheStorage } from '#src/browser/calendar/store/storageFailure.ts';
import { isOfTheLine, RequestFailure } from '#src/browser/requestFailure.ts';
import { selectedCalendarsMax } from '#src/domain/accounts/calendarSelection.ts';
import { runSync, type SyncRun, type Timer } from './syncRun.ts';

/** A full round through Google this often while the app is open. */
export const POLL_INTERVAL_MS = 10 * 60 * 1000;
/** The cheap look at our own server for what a notification or a cron has brought. */
export const CHECK_INTERVAL_MS = 60 * 1000;
/** The server lets a person sync once in 5 s; asking sooner would only be refused, and its clock started a little later. */
const syncGapMs = 5_500;
/** An account that was connected a moment ago has no calendars yet: how often and how soon its list is asked for. */
const listAgainMs = 1_500;
const listAgainMax = 20;
/** While nobody answers, the cheap look is tried this often; rounds of attempts that fail all the same come ever later. */
const reconnectMs = 10_000;
/** A page that becomes visible again doesn't look more often than this. */
const wakeEveryMs = 5_000;

export type SyncLoopDeps = {
  database: CalendarDatabase;
  api: CalendarApi;
  timer: Timer;
  /** Runs `work` while this tab alone holds the name; waits for its turn, or with `ifFree` gives up at once. */
  withLock(
    name: string,
    options: { ifFree: boolean; signal: AbortSignal },
    work: () => Promise<void>,
  ): Promise<void>;
  isOnline(): boolean;
  /** Somebody else is signed in now: what is on the screen must go. */
  onOtherUser(): void;
  /** Nobody is signed in any more. */
  onSignedOut(): void;
  /** The local copy refuses to be written or read (then it can't tell so itself), or null: it works again. */
  onStorage(code: string | null): void;
};

export type SyncLoop = {
  /** The Sync button: works in every tab. */
  syncNow(): Promise<void>;
  /** The page is visible or online again. */
  wake(): Promise<void>;
  stop(): void;
};

/**
 * Keeps the local copy in sync while the page is open. One tab polls, the others show what it writes; when it closes,
 * another one takes over.
 */
export function startSyncLoop(deps: SyncLoopDeps): SyncLoop {
  const { database, timer, withLock } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let checking: Promise<void> | undefined;
  let storageFailed = false;
  let failedRounds = 0;
  let nextRoundAt = Number.NEGATIVE_INFINITY;

  const countRound = (failed: boolean) => {
    failedRounds = failed ? failedRounds + 1 : 0;
    const restMs = Math.min(POLL_INTERVAL_MS, reconnectMs * 2 ** (failedRounds - 1));
    nextRoundAt = failed ? timer.now() + restMs : Number.NEGATIVE_INFINITY;
  };
  /**
   * Failures are for the header to tell; only what must not stay on the screen is acted upon. `work` answers whether it
   * has brought the copy in sync. True unless it failed.
   */
  const guarded = async (work: () => Promise<boolean>): Promise<boolean> => {
    try {
      const inStep = await work();
      if (inStep && storageFailed) {
        storageFailed = false;
        deps.onStorage(null);
      }
      return true;
    } catch (error) {
      // Whoever has left has closed the copy too.
      if (signal.aborted) return false;
      const tellStorage = ({ code }: RequestFailure) => {
        storageFailed = true;
        deps.onStorage(code);
      };
      const failure = failureFrom(error);
      if (isAboutSignIn(failure)) leave(deps, failure.code);
      else if (!(error instanceof RequestFailure)) tellStorage(failure);
      else if (deps.isOnline()) await noteFailure(deps, failure).catch((e) => tellStorage(failureFrom(e)));
      return false;
    }
  };
  const look = async () => {
    checkedAt = timer.now();
    let toMakeUp = false;
    const well = await guarded(async () => {
      if (!(await mayCall(deps))) return false;
      const failed = storageFailed || (await hasFailedForNow(deps));
      await bringInStep(deps);
      toMakeUp = failed;
      return true;
    });
    // A line that is gone begins anew when it is back.
    if (!well) countRound(storageFailed);
    // What failed for want of a network or of room is made up for as soon as it may go better.
    if (toMakeUp && timer.now() >= nextRoundAt) await sync();
  };
  const check = () => {
    checking ??= look().finally(() => {
      checking = undefined;
    });
    return checking;
  };
  const sync = ({ pressed = false, ifFree = true } = {}) =>
    withLock('sync', { ifFree, signal }, async () => {
      const well = await guarded(async () => {
        if (!(await mayCall(deps))) return false;
        let heard = true;
        const accounts = await bringInStep(deps).catch((error) => {
          heard = false;
          return accountsWithout(deps, error);
        });
        const calendarIds = syncable(accounts);
        if (calendarIds.length === 0) return true;
        const before = await readSetting(database, 'run');
        const notBefore = (before?.askedAt ?? Number.NEGATIVE_INFINITY) + syncGapMs;
        // A reload right after a sync finds everything in sync.
        if (heard && !pressed && before?.state === 'done' && notBefore > timer.now()) return true;
        const run = await runSync(deps, { calendarIds, signal, notBefore });
        countRound(run.failure !== undefined && isPassing(run.failure.code));
        await settle(deps, run);
        checkedAt = timer.now();
        if (run.state === 'done' || deps.isOnline()) await bringInStep(deps);
        return run.state === 'done';
      });
      if (!well && storageFailed) countRound(true);
    });
  /** How long until the next look. */
  const untilNextLook = async () => {
    const failed = storageFailed || (await hasFailedForNow(deps).catch(() => false));
    if (!failed) return CHECK_INTERVAL_MS;
    return Math.min(CHECK_INTERVAL_MS, Math.max(reconnectMs, nextRoundAt - timer.now()));
  };
  const poll = async () => {
    while (!signal.aborted) {
      const startedAt = timer.now();
      await sync();
      for (
        let again = 0;
        again < listAgainMax && !signal.aborted && (await awaitsList(deps).catch(() => false));
        again++
      ) {
        await timer.wait(listAgainMs, signal);
        if (!signal.aborted) await sync();
      }
      while (!signal.aborted && timer.now() - startedAt < POLL_INTERVAL_MS) {
        await timer.wait(await untilNextLook(), signal);
        const due = timer.now() - startedAt >= POLL_INTERVAL_MS;
        if (!signal.aborted && !due && deps.isOnline()) await check();
      }
    }
  };
  void withLock('poll', { ifFree: false, signal }, poll);

  return {
    async syncNow() {
      let running = false;
      await guarded(async () => {
        await writeSetting(database, 'notBefore', 0);
        running = (await readSetting(database, 'run'))?.state === 'running';
        return false;
      });
      // One that runs does what is asked; one that has ended but for its last look is waited for.
      await sync({ pressed: true, ifFree: running });
    },
    async wake() {
      if (!deps.isOnline() || timer.now() - checkedAt < wakeEveryMs) return;
      await check();
    },
    stop: () => stopping.abort(),
  };
}

/** The cheap check: every change since the last one, and how the accounts are. */
async function bringInStep({ database, api, timer }: SyncLoopDeps): Promise<CalendarAccount[]> {
  const accounts = await api.accounts();
  const ids = accounts.flatMap(({ calendars }) => calendars.map(({ id }) => id));
  const known = new Set(await knownCalendars(database));
  await keepCalendars(database, new Set(ids));
  let since = (await readSetting(database, 'since')) ?? 0;
  // Of a calendar that is new here the server may call in sync what this copy hasn't read.
  if (ids.some((id) => !known.has(id))) await writeSetting(database, 'filling', true);
  await writeSetting(database, 'accounts', accounts);
  let hasMore = true;
  while (hasMore) {
    const page = await api.changes(since);
    if (page.nextSince < since) {
      // The server counts anew (it was restored): our numbers mean nothing there.
      await refill(database);
      since = 0;
      continue;
    }
    if (page.hasMore) await writeSetting(database, 'filling', true);
    await applyChanges(database, page, page.nextSince);
    hasMore = page.hasMore && page.nextSince > since;
    since = page.nextSince;
  }
  await writeSetting(database, 'heardAt', timer.now());
  if (await readSetting(database, 'filling')) await writeSetting(database, 'filling', false);
  return accounts;
}

async function knownCalendars(database: CalendarDatabase): Promise<string[]> {
  const accounts = (await readSetting(database, 'accounts')) ?? [];
  return accounts.flatMap(({ calendars }) => calendars.map(({ id }) => id));
}

/** An answer that didn't come is asked for again by the sync itself; what has gone for good is not. */
async function accountsWithout({ database }: SyncLoopDeps, error: unknown): Promise<CalendarAccount[]> {
  if (!(error instanceof RequestFailure) || isAboutSignIn(error)) throw error;
  const known = await readSetting(database, 'accounts');
  if (!known) throw error;
  return known;
}

const isAboutSignIn = ({ code }: RequestFailure) => code === 'other_user' || code === 'not_signed_in';

/** What is worth asking Google for: chosen calendars of accounts that are connected. */
function syncable(accounts: CalendarAccount[]): string[] {
  return accounts
    .filter(({ health }) => health.state !== 'requires_reauth' && health.state !== 'disconnecting')
    .flatMap(({ calendars }) => calendars.filter(({ selected }) => selected).map(({ id }) => id))
    .slice(0, selectedCalendarsMax);
}

/** What another moment may heal: a bad line, a full or broken store. */
const isPassing = (code: string): boolean => isOfTheLine(code) || isOfTheStorage(code);

async function hasFailedForNow({ database }: SyncLoopDeps): Promise<boolean> {
  const run = await readSetting(database, 'run');
  return isPassing(run?.failure?.code ?? '');
}

async function awaitsList({ database }: SyncLoopDeps): Promise<boolean> {
  return ((await readSetting(database, 'accounts')) ?? []).some(isNew);
}

async function mayCall({ database, timer, isOnline }: SyncLoopDeps): Promise<boolean> {
  return isOnline() && timer.now() >= ((await readSetting(database, 'notBefore')) ?? 0);
}

async function settle(deps: SyncLoopDeps, run: SyncRun): Promise<void> {
  if (run.failure) leave(deps, run.failure.code);
  await writeSetting(deps.database, 'notBefore', run.failure?.retryAt ?? 0);
}

function leave(deps: SyncLoopDeps, code: string): void {
  if (code === 'other_user') deps.onOtherUser();
  if (code === 'not_signed_in') deps.onSignedOut();
}

async function noteFailure({ database, timer }: SyncLoopDeps, error: RequestFailure): Promise<void> {
  const now = timer.now();
  const before = (await readSetting(database, 'notBefore')) ?? 0;
  await writeSetting(database, 'notBefore', Math.max(before, now + (error.retryAfterMs ?? 0)));
  const failure = { code: error.code, detail: error.detail };
  const run = await readSetting(database, 'run');
  if (isOfTheLine(error.code) && run && run.state !== 'running')
    await writeSetting(database, 'run', { ...run, state: 'failed', failure });
  // With nothing to show yet, a sync that didn't begin is told as one that failed.
  if (await readSetting(database, 'accounts')) return;
  await writeSetting(database, 'run', failedRun(failure, now));
}

/** A sync that failed before it began. */
export function failedRun(failure: NonNullable<SyncRun['failure']>, now: number): SyncRun {
  const times = { startedAt: now, askedAt: 0, beatAt: now, finishedAt: now };
  return { state: 'failed', ...times, attempt: 1, calendars: {}, eventsSynced: 0, failure };
}
