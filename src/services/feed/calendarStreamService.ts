import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import type { Deps } from '#src/compose.ts';
import { formatPosition, parsePosition, type SyncStreamMessage } from '#src/contract/answers/syncStream.ts';
import {
  beginCalendarStream,
  type CalendarSyncState,
  calendarSyncStates,
  type StreamStart,
} from '#src/data/calendarMirror.ts';
import { calendarsAtOnceMax, selectedCalendarsMax } from '#src/domain/accounts/calendarSelection.ts';
import { SentPosition } from '#src/domain/feed/sentPosition.ts';
import { blockedBy } from '#src/domain/pull/pullBlock.ts';
import type { PullContext } from '#src/domain/pull/pullContext.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import { type SyncCode, syncMessage, toSyncCode } from '#src/domain/syncMessages.ts';
import { logger } from '#src/observability/logger.ts';
import { reportError } from '#src/observability/reportError.ts';
import { pause } from '#src/services/pause.ts';
import { type PullEnd, type PulledPage, pullCalendar } from '#src/services/pull/calendarPullService.ts';
import { ensureListWatch, ensureWatch } from '#src/services/pull/calendarWatchService.ts';
import { claimPulls } from '#src/services/queue/claimJobs.ts';
import { missedChanges, pageMessages } from './eventMessages.ts';
import { MessageQueue } from './messageQueue.ts';

const channelsMs = 30_000;
/** How often a calendar that somebody else reads is looked at. */
const lookAgainMs = 250;

type Started = Extract<StreamStart, { status: 'ok' }>;
export type StreamedMessage = SyncStreamMessage & { id: string };

export type StreamInput = {
  userId: string;
  /** Null: all that the user keeps in sync. */
  calendarIds: string[] | null;
  lastEventId: string | null;
  /** Aborted when the client leaves: work stops at the next page, what is stored stays. */
  signal: AbortSignal;
};

export type StartedStream = {
  messages: AsyncGenerator<StreamedMessage>;
  /** What nobody needs to wait for, to be done when the stream has ended: channels for the calendars that were read. */
  afterwards: () => Promise<void>;
};

/**
 * Syncs calendars for somebody who watches (C7): refuses by throwing an AppError, else the messages of design §4. One per user and
 * 5 s, unless it goes on with a stream that broke off: then what its reader missed comes first.
 */
export async function startCalendarStream(deps: Deps, input: StreamInput): Promise<StartedStream> {
  if (input.calendarIds && input.calendarIds.length > selectedCalendarsMax) {
    throw new AppError('invalid_request', `At most ${selectedCalendarsMax} calendars can be synced at once.`);
  }
  const position = parsePosition(input.lastEventId);
  const streamId = randomUUID();
  const start = await beginCalendarStream(deps.db, {
    userId: input.userId,
    calendarIds: input.calendarIds,
    streamId,
    resumedStreamId: position?.streamId ?? null,
    gapMs: deps.engine.streamGapMs,
  });
  switch (start.status) {
    case 'unknown':
      throw new AppError('not_found', 'One of these calendars is not yours, or not there any more.');
    case 'not_selected':
      throw new AppError('invalid_request', 'Choose the calendar in your settings before you sync it.');
    case 'none':
      throw new AppError('invalid_request', 'There is no calendar to sync. Connect or choose one first.');
    case 'too_soon': {
      const retryAfterSeconds = Math.max(1, Math.ceil(start.waitMs / 1000));
      throw new AppError('sync_too_soon', 'You have synced a moment ago. Please wait a few seconds.', {
        retryAfterSeconds,
      });
    }
  }
  const stream = new CalendarStream(deps, input, start, streamId);
  return { messages: stream.run(position?.changeSeq ?? null), afterwards: () => stream.openChannels() };
}

class CalendarStream {
  readonly #deps: Deps;
  readonly #input: StreamInput;
  readonly #start: Started;
  readonly #queue = new MessageQueue<SyncStreamMessage>();
  readonly #streamId: string;
  readonly #open = new Map<string, { fetched: number }>();
  /** Calendars that somebody else was reading when this stream wanted to, and how many events they had by then. */
  readonly #readElsewhere = new Map<string, number>();
  /** Up to this change they were followed. */
  #followedSeq: number;
  readonly #read: PullContext[] = [];
  readonly #stop = new AbortController();
  /** Up to this change the reader has everything; ranges that were sent ahead of it wait until the gap is filled. */
  #sent: SentPosition;
  #eventsSynced = 0;
  #synced = 0;
  #failed = 0;

  constructor(deps: Deps, input: StreamInput, start: Started, streamId: string) {
    this.#deps = deps;
    this.#input = input;
    this.#start = start;
    this.#streamId = streamId;
    this.#sent = new SentPosition(start.lastSeq);
    this.#followedSeq = start.lastSeq;
  }

  async *run(resumeFrom: number | null): AsyncGenerator<StreamedMessage> {
    const signal = AbortSignal.any([
      this.#input.signal,
      this.#stop.signal,
      AbortSignal.timeout(this.#deps.engine.streamMs),
    ]);
    const ids = this.#start.calendars.map(({ id }) => id);
    try {
      if (resumeFrom !== null && resumeFrom <= this.#start.lastSeq) {
        this.#sent = new SentPosition(resumeFrom);
        for await (const message of missedChanges(this.#deps, this.#input.userId, resumeFrom, ids))
          yield this.#stamped(message);
        this.#sent = new SentPosition(this.#start.lastSeq);
      }
      const work = this.#syncAll(signal).finally(() => this.#queue.end());
      work.catch(() => {});
      for await (const message of this.#queue.read()) yield this.#stamped(message);
      await work;
      if (this.#input.signal.aborted) return;
      yield this.#stamped({ event: 'complete', data: await this.#totals(ids) });
    } finally {
      this.#stop.abort();
    }
  }

  async openChannels(): Promise<void> {
    const limit = pLimit(calendarsAtOnceMax);
    const signal = AbortSignal.timeout(channelsMs);
    await Promise.all(this.#read.map((context) => limit(() => ensureWatch(this.#deps, context, signal))));
    const accounts = new Map(this.#read.map((context) => [context.connectionId, context]));
    for (const context of accounts.values()) await ensureListWatch(this.#deps, context, signal);
  }

  #stamped(message: SyncStreamMessage): StreamedMessage {
    return { ...message, id: formatPosition({ streamId: this.#streamId, changeSeq: this.#sent.seq }) };
  }

  async #syncAll(signal: AbortSignal): Promise<void> {
    for (const calendar of this.#start.calendars) {
      const code = blockedBy(calendar);
      if (code) await this.#end(calendar.id, 'failed', code);
      else {
        this.#open.set(calendar.id, { fetched: 0 });
        await this.#progress(calendar.id, 0, 'waiting');
      }
    }
    const running = new Map<string, Promise<void>>();
    while (this.#open.size > 0 && !signal.aborted) {
      const waiting = [...this.#open.keys()].filter((id) => !running.has(id));
      const room = calendarsAtOnceMax - running.size;
      const claimed =
        waiting.length > 0 && room > 0
          ? await claimPulls(this.#deps, { userId: this.#input.userId, calendarIds: waiting, limit: room })
          : [];
      for (const context of claimed) {
        const { calendarId } = context;
        const pull = this.#pull(context, signal).finally(() => running.delete(calendarId));
        running.set(calendarId, pull);
      }
      if (running.size >= Math.min(calendarsAtOnceMax, this.#open.size)) await Promise.race(running.values());
      else if (claimed.length === 0) {
        await this.#lookAtTheRest(waiting);
        await Promise.race([pause(lookAgainMs, signal).catch(() => {}), ...running.values()]);
      }
    }
    await Promise.all(running.values());
    for (const id of this.#open.keys()) await this.#end(id, 'resumable');
  }

  async #pull(context: PullContext, signal: AbortSignal): Promise<void> {
    const { calendarId } = context;
    await this.#progress(calendarId, context.eventsFetched, 'fetching');
    const onPage = (page: PulledPage) => this.#sendPage(calendarId, page);
    let end: PullEnd;
    try {
      end = await pullCalendar(this.#deps, context, { signal, onPage });
    } catch (error) {
      // Whatever it is, the other calendars go on.
      logger().error({ err: error, calendarId }, 'a calendar could not be read');
      reportError(error, { calendarId });
      return this.#end(calendarId, 'failed', 'internal_error');
    }
    if (end.status === 'synced') {
      if (end.buried > 0) await this.#sendBuried(calendarId);
      // It changed while it was read, and is read again.
      if (end.again) return signal.aborted ? this.#end(calendarId, 'resumable') : undefined;
      this.#read.push(context);
      const elsewhere = this.#readElsewhere.get(calendarId);
      const before = elsewhere === undefined ? 0 : elsewhere + (await this.#sendMissed(calendarId));
      this.#eventsSynced += before;
      await this.#progress(calendarId, Math.max(before, this.#open.get(calendarId)?.fetched ?? 0), 'done');
      await this.#end(calendarId, 'synced');
    } else if (end.status === 'failed') await this.#end(calendarId, 'failed', end.code);
    else if (end.status === 'resumable' && signal.aborted) await this.#end(calendarId, 'resumable');
    // Else somebody else has it now: the next look decides.
  }

  /** Deletions that no page of Google's named. */
  async #sendBuried(id: string): Promise<void> {
    for await (const message of missedChanges(this.#deps, this.#input.userId, this.#start.lastSeq, [id])) {
      const { removed } = message.data;
      if (removed.length > 0) await this.#queue.push({ ...message, data: { ...message.data, events: [] } });
    }
  }

  /** Calendars that can't be leased: somebody else reads them, has read them, or their account has to wait. */
  async #lookAtTheRest(ids: string[]): Promise<void> {
    const states = await calendarSyncStates(this.#deps.db, this.#input.userId);
    const followed: CalendarSyncState[] = [];
    for (const id of ids) {
      const state = states.find(({ calendarId }) => calendarId === id);
      const code = state ? blockedBy({ ...state, errorCode: state.connectionErrorCode }) : 'calendar_lost';
      if (code) await this.#end(id, 'failed', code);
      else if (state?.pulling) followed.push(state);
      else if (state) await this.#endReadElsewhere(id, state);
    }
    if (followed.length > 0) await this.#follow(followed);
  }

  /** What somebody else reads is shown as it comes, too. */
  async #follow(states: CalendarSyncState[]): Promise<void> {
    const ids = states.map(({ calendarId }) => calendarId);
    const news = new Map<string, number>();
    for await (const message of missedChanges(this.#deps, this.#input.userId, this.#followedSeq, ids)) {
      await this.#queue.push(message);
      const { calendarId, events, removed } = message.data;
      news.set(calendarId, (news.get(calendarId) ?? 0) + events.length);
      for (const { changeSeq } of [...events, ...removed])
        this.#followedSeq = Math.max(this.#followedSeq, changeSeq);
    }
    for (const { calendarId, eventsFetched } of states) {
      const before = this.#readElsewhere.get(calendarId);
      const since = before === undefined ? 0 : before + (news.get(calendarId) ?? 0);
      const fetched = Math.max(eventsFetched, since);
      this.#readElsewhere.set(calendarId, fetched);
      if (fetched !== before) await this.#progress(calendarId, fetched, 'fetching');
    }
  }

  async #endReadElsewhere(id: string, { lastErrorCode }: CalendarSyncState): Promise<void> {
    const code = toSyncCode(lastErrorCode);
    if (code) return this.#end(id, 'failed', code);
    const fetched = (this.#readElsewhere.get(id) ?? 0) + (await this.#sendMissed(id));
    this.#eventsSynced += fetched;
    if (fetched > 0) await this.#progress(id, fetched, 'done');
    await this.#end(id, 'synced');
  }

  /** Answers how many events came after those that were followed. */
  async #sendMissed(id: string): Promise<number> {
    let unseen = 0;
    for await (const message of missedChanges(this.#deps, this.#input.userId, this.#start.lastSeq, [id])) {
      await this.#queue.push(message);
      unseen += message.data.events.filter(({ changeSeq }) => changeSeq > this.#followedSeq).length;
    }
    return unseen;
  }

  async #sendPage(calendarId: string, page: PulledPage): Promise<void> {
    const open = this.#open.get(calendarId);
    const fetched = Math.max(open?.fetched ?? 0, page.eventsFetched);
    if (open) open.fetched = fetched;
    this.#eventsSynced += page.fetched;
    for (const message of pageMessages(calendarId, page)) await this.#queue.push(message);
    this.#sent.note(page.firstSeq, page.lastSeq);
    await this.#progress(calendarId, fetched, 'fetching');
  }

  #progress(
    calendarId: string,
    eventsFetched: number,
    state: 'waiting' | 'fetching' | 'done',
  ): Promise<void> {
    return this.#queue.push({ event: 'progress', data: { calendarId, eventsFetched, state } });
  }

  async #end(
    calendarId: string,
    outcome: 'synced' | 'failed' | 'resumable',
    code?: SyncCode | undefined,
  ): Promise<void> {
    this.#open.delete(calendarId);
    if (outcome === 'synced') this.#synced += 1;
    if (outcome === 'failed') this.#failed += 1;
    const reason = code ? { code, message: syncMessage(code).message } : {};
    await this.#queue.push({ event: 'calendar', data: { calendarId, outcome, ...reason } });
  }

  async #totals(ids: string[]) {
    const states = await calendarSyncStates(this.#deps.db, this.#input.userId);
    const times = ids.map((id) => states.find(({ calendarId }) => calendarId === id)?.lastSyncedAt ?? null);
    return {
      eventsSynced: this.#eventsSynced,
      calendarsSynced: this.#synced,
      calendarsFailed: this.#failed,
      lastSyncAt: times.includes(null) ? null : (times.sort()[0] ?? null),
    };
  }
}
