import type { EventsPage } from '#src/domain/google/mirroredEvent.ts';

export type PageCursor = {
  /** The token that the pull started from; null reads everything. Every page of one pull repeats it. */
  syncToken: string | null;
  /** The page to read next; null is the first. */
  pageToken: string | null;
};

export type PagePorts = {
  /** Reads one page; `cursorExpired` when Google no longer takes the sync token or the page token. */
  fetchPage(cursor: PageCursor): Promise<EventsPage | 'cursorExpired'>;
  /** Stores one page and moves the checkpoint behind it, in one transaction. */
  commitPage(page: EventsPage): Promise<void>;
  /** Begins again from the start under a new generation; readers keep the old rows. Returns where to begin. */
  restart(): Promise<PageCursor>;
};

export type PagesOutcome =
  | { status: 'finished' }
  /** Stopped at a page's end; the checkpoint says where to go on. */
  | { status: 'stopped' }
  /** Google refused even a read from the start. */
  | { status: 'unreadable' };

/** A token may expire once at the start and once more between pages; after that something else is wrong. */
const restartsMax = 2;

/**
 * Reads pages from the cursor to the end, full and incremental alike (L6). The next page is fetched while this one is being
 * stored, but it is stored only after it. A short or empty page is not the last one unless it names no next.
 */
export async function readCalendarPages(
  ports: PagePorts,
  start: PageCursor,
  signal: AbortSignal,
): Promise<PagesOutcome> {
  let cursor = start;
  let restarts = 0;
  let fetching = ports.fetchPage(cursor);
  for (;;) {
    const page = await fetching;
    if (page === 'cursorExpired') {
      restarts += 1;
      if (restarts > restartsMax) return { status: 'unreadable' };
      cursor = await ports.restart();
      fetching = ports.fetchPage(cursor);
      continue;
    }
    const { nextPageToken } = page;
    if (nextPageToken !== undefined && nextPageToken === cursor.pageToken) return { status: 'unreadable' };
    const goOn = nextPageToken !== undefined && !signal.aborted;
    if (goOn) {
      cursor = { ...cursor, pageToken: nextPageToken };
      fetching = ports.fetchPage(cursor);
      // If storing this page fails, nobody awaits the next one.
      fetching.catch(() => {});
    }
    await ports.commitPage(page);
    if (nextPageToken === undefined) return { status: 'finished' };
    if (!goOn || signal.aborted) return { status: 'stopped' };
  }
}
