import { notFound } from '../errors.ts';
import type { Calendar, StoredEvent } from '../types.ts';
import { isCancelled, isMaster } from './eventStore.ts';
import { hasSlot, parseInstanceId, virtualInstance } from './recurrence.ts';

/** The stored event, or the untouched instance of a series that an id names. */
export function findEvent(calendar: Calendar, id: string): StoredEvent | undefined {
  const stored = calendar.events.get(id);
  if (stored && !stored.goneWithMaster) return stored;
  const parsed = parseInstanceId(id);
  const master = parsed && calendar.events.get(parsed.masterId);
  if (!parsed || !master || !isMaster(master)) return stored;
  if (!hasSlot(calendar, master.body.recurrence ?? [], master.span, parsed.slot)) return stored;
  const instance = virtualInstance(calendar, master, parsed.slot);
  if (isCancelled(master)) instance.body = { ...instance.body, status: 'cancelled' };
  return instance;
}

export function getEvent(calendar: Calendar, id: string): StoredEvent {
  const event = findEvent(calendar, id);
  if (!event) throw notFound();
  return event;
}
