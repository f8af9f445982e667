import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import { readCalendarChanges } from '#src/services/feed/calendarChangesService.ts';
import type { MirrorPerson } from '#tests/integration/mirror/mirrorPerson.ts';

/** A browser: it asks for what changed since it last asked, at any moment, and believes it. */
export class Reader {
  readonly events = new Map<string, Map<string, MirroredEvent>>();
  #since = 0;

  async read(person: MirrorPerson): Promise<void> {
    for (let more = true; more; ) {
      const changes = await readCalendarChanges(person.deps, {
        userId: person.userId,
        since: this.#since,
        limit: 7,
      });
      for (const { calendarId, googleEventId, event } of changes.events)
        this.#of(calendarId).set(googleEventId, event);
      for (const { calendarId, googleEventId } of changes.removed) this.#of(calendarId).delete(googleEventId);
      this.#since = changes.nextSince;
      more = changes.hasMore;
    }
  }

  of = (calendarId: string) => this.#of(calendarId);

  #of(calendarId: string) {
    const events = this.events.get(calendarId) ?? new Map<string, MirroredEvent>();
    this.events.set(calendarId, events);
    return events;
  }
}
