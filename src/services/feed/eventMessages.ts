import type { Deps } from '#src/compose.ts';
import type { SyncStreamMessage } from '#src/contract/answers/syncStream.ts';
import type { PulledPage } from '#src/services/pull/calendarPullService.ts';
import { readCalendarChanges } from './calendarChangesService.ts';

const eventsPerMessage = 200;

type EventsMessage = Extract<SyncStreamMessage, { event: 'events' }>;

/** A stored page as messages of the sync stream, none of them too large. */
export function* pageMessages(calendarId: string, page: PulledPage): Generator<EventsMessage> {
  for (let at = 0; at < page.events.length + page.removed.length; at += eventsPerMessage) {
    const events = page.events.slice(at, at + eventsPerMessage);
    const left = Math.max(0, at - page.events.length);
    const room = eventsPerMessage - events.length;
    const removed = room > 0 ? page.removed.slice(left, left + room) : [];
    yield { event: 'events', data: { calendarId, events, removed } };
  }
}

/** What changed in these calendars after a change number, as messages of the sync stream. */
export async function* missedChanges(
  deps: Pick<Deps, 'db' | 'env'>,
  userId: string,
  since: number,
  calendarIds: string[],
): AsyncGenerator<EventsMessage> {
  for (let from = since, more = true; more; ) {
    const changes = await readCalendarChanges(deps, {
      userId,
      since: from,
      limit: eventsPerMessage,
      calendarIds,
    });
    for (const calendarId of calendarIds) {
      const mine = <T extends { calendarId: string }>(rows: T[]) =>
        rows.filter((row) => row.calendarId === calendarId).map(({ calendarId: _, ...row }) => row);
      const [events, removed] = [mine(changes.events), mine(changes.removed)];
      if (events.length + removed.length > 0)
        yield { event: 'events', data: { calendarId, events, removed } };
    }
    from = changes.nextSince;
    more = changes.hasMore;
  }
}
