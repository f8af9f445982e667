import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';

/** The catalogue event behind an event that Kure-Cal has put into the calendar. */
export function trackedEventId(event: MirroredEvent): string | null {
  const own = event.extendedProperties as { private?: Record<string, unknown> } | undefined;
  const id = own?.private?.kureCalEventId;
  return typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) ? id : null;
}
