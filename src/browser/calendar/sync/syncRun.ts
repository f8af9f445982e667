import type { CalendarApi } from '#src/browser/calendar/calendarApi.ts';
import { applyChanges } from '#src/browser/calendar/store/applyChanges.ts';
import { type CalendarDatabase, writeSetting } from '#src/browser/calendar/store/calendarDatabase.ts';
import { failureFrom } from '#src/browser/calendar/store/storageFailure.ts';
import { isOfTheLine, RequestFailure } from '#src/browser/requestFailure.ts';

export const MAX_FOREGROUND_SYNC_ATTEMPTS = 5;
export const FOREGROUND_SYNC_RETRY_DELAY_MS = 1000;

/** A wait that the server asks for is kept inside the run up to this long; a longer one ends the run. */
const waitMsMax = 10_000;
/** Somebody else of the same person has just synced: that is a pause and no attempt, so many times. */
const pausesMax = 5;
/** How often the progress is written for all tabs to see. */
const progressEveryMs = 150;

export type CalendarProgress = {
  eventsFetched: number;
  state: 'waiting' | 'fetching' | 'done' | 'failed';
  code?: string;
  message?: string;
};

/** What all tabs know about the latest sync. `beatAt` lets them see that a running one has died with its tab. */
export type SyncRun = {
  state: 'running' | 'done' | 'failed';
  startedAt: number;
  /** When the server began to answer, or was asked, if it didn't answer. */
  askedAt: number;
  beatAt: number;
  attempt: number;
  calendars: Record<string, CalendarProgress>;
  /** Events in all asked calendars together that this run has brought. */
  eventsSynced: number;
  finishedAt?: number;
  failure?: { code: string; detail?: string; retryAt?: number };
};

export type Timer = {
  now(): number;
  wait(ms: number, signal: AbortSignal): Promise<void>;
};

type Deps = { database: CalendarDatabase; api: CalendarApi; timer: Timer };
/** Where a stream that was cut is taken up again. */
type Position = { lastEventId?: string };
/** `notBefore`: the server answers nobody who has synced a moment ago, so the run waits by itself. */
type Input = { calendarIds: string[]; signal: AbortSignal; notBefore?: number };

/**
 * Syncs the calendars through the server's stream. What fails on the way is tried again, at most five times in all;
 * calendars that are done are not asked for again. The outcome is a value; what throws is only the store that refuses it.
 */
export async function runSync(deps: Deps, { calendarIds, signal, notBefore = 0 }: Input): Promise<SyncRun> {
  const { timer, database } = deps;
  const run: SyncRun = {
    state: 'running',
    startedAt: timer.now(),
    askedAt: timer.now(),
    beatAt: timer.now(),
    attempt: 0,
    calendars: Object.fromEntries(calendarIds.map((id) => [id, { eventsFetched: 0, state: 'waiting' }])),
    eventsSynced: 0,
  };
  const publish = progressWriter(database, timer, run);
  const position: Position = {};
  let pauses = 0;
  if (notBefore > timer.now()) {
    await publish.now();
    await timer.wait(notBefore - timer.now(), signal);
  }
  for (let attempt = 1; attempt <= MAX_FOREGROUND_SYNC_ATTEMPTS; attempt++) {
    run.attempt = attempt;
    run.askedAt = timer.now();
    delete run.failure;
    await publish.now();
    let waitMs = FOREGROUND_SYNC_RETRY_DELAY_MS;
    try {
      await readOnce(deps, run, publish, position, signal);
    } catch (error) {
      const failure = failureFrom(error);
      waitMs = Math.max(waitMs, failure.retryAfterMs ?? 0);
      const retryAt = failure.retryAfterMs === undefined ? undefined : timer.now() + failure.retryAfterMs;
      run.failure = { code: failure.code, detail: failure.detail, retryAt };
      if (!isWorthRetrying(failure) || waitMs > waitMsMax) break;
      if (failure.code === 'sync_too_soon' && pauses++ < pausesMax) attempt--;
    }
    if (openCalendars(run).length === 0) break;
    if (signal.aborted || attempt === MAX_FOREGROUND_SYNC_ATTEMPTS) break;
    await timer.wait(waitMs, signal);
  }
  if (openCalendars(run).length > 0) run.failure ??= { code: 'incomplete' };
  else delete run.failure;
  run.state = run.failure ? 'failed' : 'done';
  run.finishedAt = timer.now();
  await publish.now();
  return run;
}

/** The calendars that have no final answer yet. */
const openCalendars = (run: SyncRun): string[] =>
  Object.entries(run.calendars)
    .filter(([, { state }]) => state === 'waiting' || state === 'fetching')
    .map(([id]) => id);

/** A lost line and an overloaded server pass; a refusal doesn't. */
const isWorthRetrying = ({ code, status }: RequestFailure): boolean =>
  isOfTheLine(code) || status === 429 || status >= 500 || (code === 'internal' && status === 0);

async function readOnce(
  { api, database, timer }: Deps,
  run: SyncRun,
  publish: ReturnType<typeof progressWriter>,
  position: Position,
  signal: AbortSignal,
): Promise<void> {
  let isAnswered = false;
  for await (const message of api.sync(openCalendars(run), position.lastEventId, signal)) {
    // The server's pause between two syncs began before its answer did: from here on it is waited for long enough.
    if (!isAnswered) run.askedAt = timer.now();
    isAnswered = true;
    position.lastEventId = message.id ?? position.lastEventId;
    if (message.event === 'complete') {
      run.eventsSynced = Math.max(run.eventsSynced, message.data.eventsSynced);
      position.lastEventId = undefined;
      return;
    }
    const { calendarId } = message.data;
    const calendar = run.calendars[calendarId];
    if (message.event === 'events') {
      const { events, removed } = message.data;
      await applyChanges(database, {
        events: events.map((event) => ({ calendarId, ...event })),
        removed: removed.map((event) => ({ calendarId, ...event })),
      });
    }
    if (!calendar || message.event === 'events') continue;
    if (message.event === 'progress') {
      calendar.eventsFetched = Math.max(calendar.eventsFetched, message.data.eventsFetched);
      if (message.data.state === 'fetching') calendar.state = 'fetching';
    } else if (message.event === 'calendar') {
      const { outcome, code, message: text } = message.data;
      if (outcome === 'synced') calendar.state = 'done';
      else if (outcome === 'failed') Object.assign(calendar, { state: 'failed', code, message: text });
      // `resumable`: cut off at its time limit, the next attempt goes on from there.
    }
    // Numbers may wait for the next ones; what became of a calendar is told at once.
    await (message.event === 'calendar' ? publish.now() : publish.soon());
  }
  // The stream ended without its last word.
  throw new RequestFailure('cut_off');
}

function progressWriter(database: CalendarDatabase, timer: Timer, run: SyncRun) {
  let writtenAt = Number.NEGATIVE_INFINITY;
  const now = async () => {
    writtenAt = timer.now();
    run.beatAt = writtenAt;
    await writeSetting(database, 'run', structuredClone(run));
  };
  const soon = async () => {
    if (timer.now() - writtenAt >= progressEveryMs) await now();
  };
  return { now, soon };
}
