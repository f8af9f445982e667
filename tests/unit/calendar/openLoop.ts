import { expect, vi } from 'vitest';
import type { CalendarApi } from '#src/browser/calendar/calendarApi.ts';
import type { CalendarDatabase } from '#src/browser/calendar/store/calendarDatabase.ts';
import { type SyncLoop, startSyncLoop } from '#src/browser/calendar/sync/syncLoop.ts';
import { fakeApi, fakeTimer, freshDatabase } from './fixtures.ts';

const loops: SyncLoop[] = [];
export function stopLoops(): void {
  for (const loop of loops.splice(0)) loop.stop();
}

/** Web Locks of one browser. */
export function fakeLocks() {
  const held = new Map<string, Promise<void>>();
  return async (
    name: string,
    { ifFree, signal }: { ifFree: boolean; signal: AbortSignal },
    work: () => Promise<void>,
  ) => {
    while (held.has(name)) {
      if (ifFree || signal.aborted) return;
      await held.get(name);
    }
    const running = work();
    held.set(name, running);
    try {
      await running;
    } finally {
      held.delete(name);
    }
  };
}

/** A tab with its loop: the server answers what the test says, and time stands still until it is moved. */
export function openLoop(
  answers: Partial<CalendarApi> = {},
  shared: { database?: CalendarDatabase; withLock?: ReturnType<typeof fakeLocks> } = {},
) {
  const database = shared.database ?? freshDatabase();
  const { api, calls } = fakeApi(answers);
  const clock = fakeTimer();
  const screen = { online: true, left: '', storage: null as string | null, full: false };
  const loop = startSyncLoop({
    database,
    api,
    timer: clock.timer,
    withLock: shared.withLock ?? fakeLocks(),
    isOnline: () => screen.online,
    onOtherUser: () => {
      screen.left = 'other user';
    },
    onSignedOut: () => {
      screen.left = 'signed out';
    },
    onStorage: (code) => {
      screen.storage = code;
    },
  });
  loops.push(loop);
  const syncs = () => calls.filter((call) => call.startsWith('sync')).length;
  const checks = () => calls.filter((call) => call.startsWith('changes')).length;
  /** Waits until the loop sleeps again. */
  const idle = () => vi.waitFor(() => expect(clock.waitingCount()).toBe(1));
  const pass = async (ms: number) => {
    await idle();
    clock.advance(ms);
    await vi.waitFor(() => expect(clock.waitingCount()).toBe(1));
  };
  return { database, loop, calls, clock, screen, syncs, checks, idle, pass };
}
