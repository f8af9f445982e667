import type { Deps } from '#src/compose.ts';
import { notePageSize } from '#src/data/calendarPulls.ts';
import type { EventsPage } from '#src/domain/google/mirroredEvent.ts';
import { PagePace } from '#src/domain/pull/pagePace.ts';
import type { PullContext } from '#src/domain/pull/pullContext.ts';
import { GoogleError } from '#src/services/google/googleError.ts';
import { type GoogleSession, isUnanswered } from '#src/services/google/googleSession.ts';
import type { PagePorts } from './readCalendarPages.ts';

/**
 * Reads pages of one calendar. One that doesn't come in time is asked for again with fewer rows and more patience, and what came in time is
 * remembered: a calendar that Google is slow with is read all the same.
 */
export function pageReader(
  deps: Pick<Deps, 'db' | 'engine'>,
  session: GoogleSession,
  context: PullContext,
  signal: AbortSignal,
): PagePorts['fetchPage'] {
  const pace = new PagePace(context.pageSize, deps.engine.callTimeoutMs);
  const read = async (cursor: Parameters<PagePorts['fetchPage']>[0]): Promise<EventsPage> => {
    const { size: pageSize, timeoutMs } = pace;
    const askedAt = performance.now();
    try {
      const page = await session.call(
        (api) => api.listEvents(context.googleCalendarId, { ...cursor, pageSize }),
        { timeoutMs },
      );
      if (page.items.length >= pageSize && pace.cameIn(performance.now() - askedAt))
        await notePageSize(deps.db, context, pace.size);
      return page;
    } catch (error) {
      const isSlow =
        error instanceof GoogleError && !signal.aborted && isUnanswered(error, askedAt, timeoutMs);
      if (!isSlow || !pace.slowDown()) throw error;
      // Even if this run ends here, the next one begins where this one got to.
      await notePageSize(deps.db, context, pace.size);
      return read(cursor);
    }
  };
  return async (cursor) => {
    try {
      return await read(cursor);
    } catch (error) {
      if (error instanceof GoogleError && error.class === 'resync') return 'cursorExpired';
      throw error;
    }
  };
}
