import { randomUUID } from 'node:crypto';
import Dexie from 'dexie';
import { IDBKeyRange, indexedDB } from 'fake-indexeddb';
import type { CalendarAccount, CalendarApi } from '#src/browser/calendar/calendarApi.ts';
import { type CalendarDatabase, openCalendarDatabase } from '#src/browser/calendar/store/calendarDatabase.ts';
import type { Timer } from '#src/browser/calendar/sync/syncRun.ts';
import type { ReceivedMessage } from '#src/browser/calendar/sync/syncStreamClient.ts';
import type { CalendarChanges } from '#src/contract/answers/calendarChanges.ts';
import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';

globalThis.indexedDB = indexedDB;
Dexie.dependencies.indexedDB = indexedDB;
Dexie.dependencies.IDBKeyRange = IDBKeyRange;

export const calendarId = '11111111-1111-4111-8111-111111111111';
export const otherCalendarId = '22222222-2222-4222-8222-222222222222';

export const freshDatabase = (): CalendarDatabase => openCalendarDatabase(randomUUID());

/** A one-hour event at 09:00 UTC of a day. */
export const eventOn = (date: string, more: Partial<MirroredEvent> = {}): MirroredEvent => ({
  id: `e${date.replaceAll('-', '')}`,
  status: 'confirmed',
  summary: `On ${date}`,
  start: { dateTime: `${date}T09:00:00Z`, timeZone: 'UTC' },
  end: { dateTime: `${date}T10:00:00Z`, timeZone: 'UTC' },
  ...more,
});

export const change = (event: MirroredEvent, changeSeq: number, inCalendar = calendarId) => ({
  calendarId: inCalendar,
  googleEventId: event.id,
  changeSeq,
  event,
});

export const account = (calendarIds: string[], more: Partial<CalendarAccount> = {}): CalendarAccount => ({
  id: '99999999-9999-4999-8999-999999999999',
  email: 'ada@example.com',
  health: { state: 'ok', reason: null },
  calendars: calendarIds.map((id) => ({
    id,
    connectionId: '99999999-9999-4999-8999-999999999999',
    summary: 'Ada',
    selected: true,
  })),
  ...more,
});

export const nothingNew = (since: number): CalendarChanges => ({
  events: [],
  removed: [],
  nextSince: since,
  hasMore: false,
});

/** A server that answers what the test says; every call is written down. */
export function fakeApi(answers: Partial<CalendarApi> = {}) {
  const calls: string[] = [];
  const api: CalendarApi = {
    async changes(since) {
      calls.push(`changes ${since}`);
      return answers.changes ? answers.changes(since) : nothingNew(since);
    },
    async accounts() {
      calls.push('accounts');
      return answers.accounts ? answers.accounts() : [account([calendarId])];
    },
    sync(ids, lastEventId, signal) {
      calls.push(`sync ${ids.join(',')}${lastEventId ? ` after ${lastEventId}` : ''}`);
      return answers.sync ? answers.sync(ids, lastEventId, signal) : stream(...ids.map(synced), complete(0));
    },
  };
  return { api, calls };
}

export async function* stream(...messages: (ReceivedMessage | Error)[]): AsyncGenerator<ReceivedMessage> {
  for (const message of messages) {
    if (message instanceof Error) throw message;
    yield message;
  }
}

export const synced = (id: string): ReceivedMessage => ({
  event: 'calendar',
  id: undefined,
  data: { calendarId: id, outcome: 'synced' },
});

export const complete = (eventsSynced: number): ReceivedMessage => ({
  event: 'complete',
  id: undefined,
  data: { eventsSynced, calendarsSynced: 1, calendarsFailed: 0, lastSyncAt: null },
});

/** A clock that stands still until the test moves it; waits end when it passes them. */
export function fakeTimer(startMs = Date.parse('2026-11-20T09:00:00Z')) {
  let now = startMs;
  const waiting = new Set<{ at: number; resolve: () => void }>();
  const waits: number[] = [];
  const timer: Timer = {
    now: () => now,
    wait(ms, signal) {
      waits.push(ms);
      return new Promise((resolve) => {
        const entry = { at: now + ms, resolve };
        waiting.add(entry);
        signal.addEventListener('abort', () => resolve());
      });
    },
  };
  const advance = (ms: number) => {
    now += ms;
    for (const entry of [...waiting]) {
      if (entry.at > now) continue;
      waiting.delete(entry);
      entry.resolve();
    }
  };
  /** A timer whose waits are over at once, for runs in which only the order counts. */
  const hurried: Timer = {
    now: () => now,
    async wait(ms) {
      waits.push(ms);
      now += ms;
    },
  };
  return { timer, hurried, waits, advance, waitingCount: () => waiting.size };
}
