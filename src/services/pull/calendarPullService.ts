import type { Deps } from '#src/compose.ts';
import * as pulls from '#src/data/calendarPulls.ts';
import { type Settlement, settleSync } from '#src/data/syncQueue.ts';
import { lagHistogram } from '#src/domain/accounts/syncLag.ts';
import { mayBeTrackedEventId } from '#src/domain/google/googleEventId.ts';
import { type EventsPage, isTombstone, type MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import { readEnd } from '#src/domain/jobEnd.ts';
import type { PullContext } from '#src/domain/pull/pullContext.ts';
import { completeCancellation } from '#src/domain/pull/sparseCancellation.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import { type SyncCode, toSyncCode } from '#src/domain/syncMessages.ts';
import { logger } from '#src/observability/logger.ts';
import { open, SealError, seal, unwrapDataKey } from '#src/security/encryption.ts';
import { eventRef, sealEvents } from '#src/security/sealedEvents.ts';
import { isClass, whatBecameOf } from '#src/services/google/calendarPresence.ts';
import { GoogleError } from '#src/services/google/googleError.ts';
import { type GoogleSession, openGoogleSession } from '#src/services/google/googleSession.ts';
import { pageReader } from './pageReader.ts';
import { type PageCursor, readCalendarPages } from './readCalendarPages.ts';

/** Longer than a page can take with all its tries; prolonged with every page. */
const leaseMs = 90_000;
/** Until the key ring is looked at again after it lacked a key. */
const keyRingWaitMs = 60_000;

/** One page as it was stored: what of it is new to the mirror's readers. */
export type PulledPage = {
  events: { googleEventId: string; changeSeq: number; event: MirroredEvent }[];
  removed: { googleEventId: string; changeSeq: number }[];
  /** The page's change numbers are those after `firstSeq`, up to `lastSeq`. */
  firstSeq: number;
  lastSeq: number;
  fetched: number;
  /** In this pull of the calendar, the runs that were cut off before included. */
  eventsFetched: number;
};

export type PullEnd =
  /** `buried`: so many rows that no page named became deletions. */
  | { status: 'synced'; eventsFetched: number; again: boolean; buried: number }
  /** Cut off at a page's end, or to be confirmed; the next run goes on from there. */
  | { status: 'resumable' }
  /** `dead`: it isn't tried again until somebody asks for it. */
  | { status: 'failed'; code: SyncCode; dead: boolean }
  /** Somebody else has the calendar now, or it has been deselected. */
  | { status: 'lost' };

export type PullInput = {
  signal: AbortSignal;
  /** Called after a page is stored; the next one is stored when it has returned. */
  onPage?: (page: PulledPage) => Promise<void>;
};

/**
 * Brings one leased calendar in sync with Google (L6, L7): from its sync token, or page by page from the start, resuming where
 * an earlier run was cut off. Every page is one transaction; the lease ends with the last one. An empty delta costs one Google
 * call and one database call beside the claim. Never throws for what Google does.
 */
export async function pullCalendar(
  deps: Deps,
  context: PullContext,
  { signal, onPage }: PullInput,
): Promise<PullEnd> {
  const run = new PullRun(deps, context, signal, onPage);
  try {
    return await run.read();
  } catch (error) {
    return run.release(error);
  }
}

class LeaseLost extends Error {}

class PullRun {
  readonly #deps: Deps;
  readonly #context: PullContext;
  readonly #signal: AbortSignal;
  readonly #onPage: PullInput['onPage'];
  /** Unwrapped when the reading begins: a ring that lacks its key must not cost the lease. */
  #key: Buffer = Buffer.alloc(0);
  readonly #session: GoogleSession;
  #generation: number;
  #isFull: boolean;
  #fetched = 0;
  #settled: string | undefined;
  #isUnconfirmed = false;
  #buried = 0;

  constructor(deps: Deps, context: PullContext, signal: AbortSignal, onPage: PullInput['onPage']) {
    this.#deps = deps;
    this.#context = context;
    this.#signal = signal;
    this.#onPage = onPage;
    this.#session = openGoogleSession(deps, context.connection, signal);
    this.#generation = context.generation;
    this.#isFull = context.isFull;
  }

  async read(): Promise<PullEnd> {
    if (this.#signal.aborted) return this.#stopped();
    const { userId, connection } = this.#context;
    if (!connection.key) throw new SealError();
    this.#key = unwrapDataKey(this.#deps.env.ENCRYPTION_KEYS, userId, connection.key);
    const ports = {
      fetchPage: pageReader(this.#deps, this.#session, this.#context, this.#signal),
      commitPage: (page: EventsPage) => this.#commit(page),
      restart: () => this.#restart(),
    };
    const outcome = await readCalendarPages(ports, this.#cursor(), this.#signal);
    if (outcome.status === 'stopped') return this.#stopped();
    if (outcome.status === 'unreadable') return this.#failed('sync_token_expired', { result: 'retry' });
    if (this.#isUnconfirmed) return { status: 'resumable' };
    const again = this.#settled === 'again';
    return { status: 'synced', eventsFetched: this.#fetched, again, buried: this.#buried };
  }

  async release(error: unknown): Promise<PullEnd> {
    if (error instanceof LeaseLost) return { status: 'lost' };
    if (this.#signal.aborted) return this.#stopped();
    if (error instanceof GoogleError) return this.#googleFailed(error);
    if (error instanceof SealError) {
      logger().error(
        { calendarId: this.#context.calendarId },
        'the key ring does not open the key of this calendar’s owner',
      );
      return this.#failed('google_misconfigured', { result: 'wait', delayMs: keyRingWaitMs });
    }
    // Our own storage can't be reached: the lease runs out by itself.
    if (error instanceof AppError) return { status: 'failed', code: 'worker_lost', dead: false };
    await this.#failed('worker_lost', { result: 'retry' }).catch(() => {});
    throw error;
  }

  #cursor(): PageCursor {
    const { syncToken, pageToken } = this.#context;
    try {
      return {
        syncToken: this.#open('sync_token', syncToken),
        pageToken: this.#open('page_token', pageToken),
      };
    } catch (error) {
      // A token that doesn't open is as good as one that Google has forgotten.
      if (error instanceof SealError) return { syncToken: 'unreadable', pageToken: null };
      throw error;
    }
  }

  async #commit(page: EventsPage): Promise<void> {
    const { userId, calendarId } = this.#context;
    const items = latestOfEach(page.items);
    const events = items.map(completeCancellation);
    const sparse = new Set(events.filter((event, index) => event !== items[index]));
    const last = page.nextPageToken === undefined;
    if (last && page.nextSyncToken === undefined) {
      logger().warn({ calendarId }, 'the last page of a calendar named no sync token; the old one stays');
    }
    const result = await pulls.commitCalendarPage(this.#deps.db, this.#context, {
      generation: this.#generation,
      leaseMs,
      fetched: page.items.length,
      page: sealEvents(this.#key, { userId, calendarId }, events, sparse),
      pageToken: this.#seal('page_token', page.nextPageToken),
      syncToken: this.#seal('sync_token', page.nextSyncToken),
      last,
      lags: last && !this.#isFull && events.length > 0 ? this.#lags(events) : null,
      own: events
        .filter(({ id }) => mayBeTrackedEventId(id))
        .map(({ id, etag, status }) => ({
          id,
          etag: etag ?? null,
          cancelled: status === 'cancelled',
        })),
      expected: last && this.#isFull ? await this.#expected() : [],
    });
    if (!result.committed) throw new LeaseLost();
    this.#fetched = result.eventsFetched;
    this.#settled = result.settled;
    this.#isUnconfirmed = result.unconfirmed;
    this.#buried += result.buried + result.removed;
    if (!this.#onPage) return;
    const seq = (index: number) => result.first + index + 1;
    const changed = result.changed === null ? null : new Set(result.changed);
    const fresh = events
      .map((event, index) => ({ googleEventId: event.id, changeSeq: seq(index), event }))
      .filter((_, index) => changed === null || changed.has(index + 1));
    await this.#onPage({
      events: fresh.filter(({ event }) => !isTombstone(event)),
      removed: fresh.filter(({ event }) => isTombstone(event)).map(({ event: _, ...place }) => place),
      firstSeq: result.first,
      lastSeq: result.first + events.length,
      fetched: page.items.length,
      eventsFetched: result.eventsFetched,
    });
  }

  /** A whole reading doesn't name what was deleted: our own events that it should have met are handed in with its end. */
  async #expected(): Promise<{ id: string; ref: string }[]> {
    const ids = await pulls.readExpectedEvents(this.#deps.db, this.#context);
    return ids.map((id) => ({ id, ref: eventRef(this.#key, this.#context, id) }));
  }

  async #restart(): Promise<PageCursor> {
    if (!(await pulls.restartPull(this.#deps.db, this.#context, leaseMs))) throw new LeaseLost();
    this.#generation += 1;
    this.#isFull = true;
    return { syncToken: null, pageToken: null };
  }

  #lags(events: MirroredEvent[]): number[] {
    return lagHistogram(
      events.map(({ updated }) => updated),
      this.#deps.now(),
    );
  }

  async #stopped(): Promise<PullEnd> {
    const settled = await this.#release({ result: 'wait', delayMs: 0 });
    return settled === null ? { status: 'lost' } : { status: 'resumable' };
  }

  /** Google has no such calendar. Its account's list is asked at once, and decides: it may be gone, or have got another id. */
  async #missing(): Promise<PullEnd> {
    try {
      switch (await whatBecameOf(this.#deps, this.#session, this.#context)) {
        case 'renamed':
          return await this.#stopped();
        case 'gone':
          return await this.#failed('calendar_lost', { result: 'dead' });
        default:
          return await this.#failed('google_unavailable', { result: 'retry' });
      }
    } catch (error) {
      if (!(error instanceof GoogleError)) throw error;
      return isClass(error, 'calendarGone')
        ? this.#failed('google_unavailable', { result: 'retry' })
        : this.#googleFailed(error);
    }
  }

  #googleFailed(error: GoogleError): Promise<PullEnd> {
    if (error.class === 'calendarGone') return this.#missing();
    return this.#failed(toSyncCode(error.code) ?? 'google_refused', readEnd(error));
  }

  async #failed(code: SyncCode, ending: Omit<Settlement, 'error'>): Promise<PullEnd> {
    const settled = await this.#release({ ...ending, error: code });
    return settled === null ? { status: 'lost' } : { status: 'failed', code, dead: settled === 'dead' };
  }

  #release(ending: Settlement) {
    const { queueId: id, leaseOwner: owner, connection } = this.#context;
    const { credentialVersion } = connection;
    return settleSync(this.#deps.db, { id, owner }, { ...ending, credentialVersion });
  }

  #seal(purpose: string, token: string | undefined): string | null {
    return token === undefined ? null : seal(this.#key, this.#place(purpose), token);
  }

  #open(purpose: string, sealed: string | null): string | null {
    return sealed === null ? null : open(this.#key, this.#place(purpose), sealed);
  }

  #place(purpose: string) {
    return { userId: this.#context.userId, rowId: this.#context.calendarId, purpose };
  }
}

/** An event named twice in a page counts as it was named last. */
function latestOfEach(items: MirroredEvent[]): MirroredEvent[] {
  const byId = new Map(items.map((event) => [event.id, event]));
  return byId.size === items.length ? items : [...byId.values()];
}
