'use client';
import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { type CalendarAccount, createCalendarApi } from '#src/browser/calendar/calendarApi.ts';
import {
  type CalendarDatabase,
  openCalendarDatabase,
  readSetting,
  writeSetting,
} from '#src/browser/calendar/store/calendarDatabase.ts';
import { forgetLocalCalendar } from '#src/browser/calendar/store/forgetLocalCalendar.ts';
import { failureFrom } from '#src/browser/calendar/store/storageFailure.ts';
import { useUnchanged } from '#src/browser/calendar/store/useUnchanged.ts';
import { browserLock, browserTimer } from './browserTimer.ts';
import { keepShell } from './offlineShell.ts';
import { failedRun, type SyncLoop, startSyncLoop } from './syncLoop.ts';
import type { SyncRun } from './syncRun.ts';

export type LocalCalendar = {
  /** Null until it is open, and for good once the page belongs to nobody any more. */
  database: CalendarDatabase | null;
  accounts: CalendarAccount[] | undefined;
  run: SyncRun | undefined;
  heardAt: number | undefined;
  hiddenCalendars: string[];
  hideCalendars: (ids: string[]) => void;
  online: boolean;
  syncNow: () => void;
};

const nothing: string[] = [];
/** As long as a sign-out may take before a page that has lost its copy looks for itself. */
const signOutMsMax = 4_000;
/** A copy that has not even opened in this time is out of order. */
const openMsMax = 10_000;

/** Opens the user's local copy and keeps it in sync for as long as the page is open. */
export function useCalendarSync(userId: string): LocalCalendar {
  const [database, setDatabase] = useState<CalendarDatabase | null>(null);
  // What the copy can't tell itself.
  const [storageCode, setStorageCode] = useState<string | null>(null);
  const loop = useRef<SyncLoop | null>(null);
  const online = useSyncExternalStore(
    watchNetwork,
    () => navigator.onLine,
    () => true,
  );

  useEffect(() => {
    let stopped = false;
    let reloading: ReturnType<typeof setTimeout> | undefined;
    // Whoever is signed in now, the server knows: it answers the reload with their page or with the sign-in page.
    const leave = (afterMs = 0) => {
      if (stopped) return;
      setDatabase(null);
      loop.current?.stop();
      clearTimeout(reloading);
      reloading = setTimeout(() => window.location.reload(), afterMs);
    };
    // The copy is taken by a sign-out: if it is this page's own, it must reach the server undisturbed.
    const opened = openCalendarDatabase(userId, () => leave(signOutMsMax));
    setDatabase(opened);
    const tell = (code: string | null) => stopped || setStorageCode(code);
    const late = setTimeout(() => tell('storage_failed'), openMsMax);
    opened
      .open()
      .then(
        () => tell(null),
        (error) => tell(failureFrom(error).code),
      )
      .finally(() => clearTimeout(late));
    void keepShell();
    loop.current = startSyncLoop({
      database: opened,
      api: createCalendarApi(userId),
      timer: browserTimer,
      withLock: browserLock(userId),
      isOnline: () => navigator.onLine,
      onOtherUser: () => void forget(leave),
      onSignedOut: () => void forget(leave),
      onStorage: tell,
    });
    const wake = () => {
      if (document.visibilityState === 'visible') void loop.current?.wake();
    };
    document.addEventListener('visibilitychange', wake);
    window.addEventListener('focus', wake);
    window.addEventListener('online', wake);
    return () => {
      stopped = true;
      clearTimeout(reloading);
      clearTimeout(late);
      loop.current?.stop();
      document.removeEventListener('visibilitychange', wake);
      window.removeEventListener('focus', wake);
      window.removeEventListener('online', wake);
      opened.close();
    };
  }, [userId]);

  const settings = useLiveQuery(async () => {
    if (!database) return undefined;
    const read = Promise.all([
      readSetting(database, 'accounts'),
      readSetting(database, 'run'),
      readSetting(database, 'heardAt'),
      readSetting(database, 'hiddenCalendars'),
    ]);
    // Why it can't be read, the loop has told.
    const [accounts, run, heardAt, hidden] = await read.catch(() => []);
    return { accounts, run, heardAt, hidden };
  }, [database]);

  // A choice shows at once and then waits for its copy to come back from the store.
  const [chosen, setChosen] = useState<string[] | null>(null);
  const stored = settings?.hidden;
  useEffect(() => {
    setChosen((known) => (known && stored?.join() === known.join() ? null : known));
  }, [stored]);
  const hideCalendars = (ids: string[]) => {
    setChosen(ids);
    // A choice that can't be kept still holds for this page.
    if (database) writeSetting(database, 'hiddenCalendars', ids).catch(() => {});
  };

  const accounts = useUnchanged(settings?.accounts);
  return {
    database,
    accounts,
    run: useMemo(() => withFailure(settings?.run, storageCode), [settings?.run, storageCode]),
    heardAt: settings?.heardAt,
    hiddenCalendars: chosen ?? stored ?? nothing,
    hideCalendars,
    online,
    syncNow: () => void loop.current?.syncNow(),
  };
}

function withFailure(run: SyncRun | undefined, code: string | null): SyncRun | undefined {
  if (code === null || run?.state === 'running') return run;
  return { ...(run ?? failedRun({ code }, Date.now())), state: 'failed', failure: { code } };
}

async function forget(leave: () => void): Promise<void> {
  await forgetLocalCalendar();
  leave();
}

function watchNetwork(changed: () => void): () => void {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}
