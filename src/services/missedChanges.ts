import type { Deps } from '#src/compose.ts';
import type { SyncStreamMessage } from '#src/domain/syncStream.ts';
import { readCalendarChanges } from './calendarChangesService.ts';

const eventsPerMessage = 200;

type EventsMessage = Extract<SyncStreamMessage, { event: 'events' }>;

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
