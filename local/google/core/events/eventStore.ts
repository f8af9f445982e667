import type { Calendar, EventBody, PastShape, StoredEvent } from '../types.ts';

const PAST_SHAPES_MAX = 20;

/** Puts a new or changed event into the calendar under a fresh seq. */
export function saveEvent(calendar: Calendar, event: StoredEvent, past?: PastShape): void {
  event.seq = ++calendar.seq;
  event.json = undefined;
  if (past) {
    event.past.push({ ...past, replacedAtSeq: event.seq });
    if (event.past.length > PAST_SHAPES_MAX) event.past.shift();
  }
  if (!calendar.events.has(event.id)) {
    event.ordinal = calendar.order.length;
    calendar.order.push(event);
    calendar.events.set(event.id, event);
    if (event.masterId) {
      const ids = calendar.exceptions.get(event.masterId) ?? new Set();
      ids.add(event.id);
      calendar.exceptions.set(event.masterId, ids);
    }
  }
  calendar.log.push({ seq: event.seq, id: event.id });
  if (calendar.log.length > 2 * calendar.events.size + 1000) compactLog(calendar);
}

/** A series is one entity: a write to any part of it gives the master and every exception its etag and a place in the next delta. */
export function saveSeries(calendar: Calendar, written: StoredEvent): void {
  const masterId = written.masterId ?? written.id;
  const master = calendar.events.get(masterId);
  const parts = [...(master ? [master] : []), ...exceptionsOf(calendar, masterId)];
  for (const part of parts) {
    if (part === written || part.goneWithMaster) continue;
    part.etag = written.etag;
    if (written.updatedMs > part.updatedMs) {
      part.updatedMs = written.updatedMs;
      part.body = { ...part.body, updated: written.body.updated };
    }
    saveEvent(calendar, part);
  }
}

function compactLog(calendar: Calendar): void {
  calendar.log = calendar.log.filter((entry) => calendar.events.get(entry.id)?.seq === entry.seq);
}

/** Events last changed in (afterSeq, untilSeq], oldest change first; the cost is that of the changes alone. */
export function* changedBetween(
  calendar: Calendar,
  afterSeq: number,
  untilSeq: number,
): Generator<StoredEvent> {
  const { log } = calendar;
  let low = 0;
  let high = log.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((log[middle]?.seq ?? 0) <= afterSeq) low = middle + 1;
    else high = middle;
  }
  for (let i = low; i < log.length; i++) {
    const entry = log[i];
    if (!entry || entry.seq > untilSeq) return;
    const event = calendar.events.get(entry.id);
    if (event?.seq === entry.seq) yield event;
  }
}

export function exceptionsOf(calendar: Calendar, masterId: string): StoredEvent[] {
  const ids = calendar.exceptions.get(masterId);
  if (!ids) return [];
  return [...ids].map((id) => calendar.events.get(id)).filter((e) => e !== undefined);
}

export const isCancelled = (event: StoredEvent) => event.body.status === 'cancelled';

export const isMaster = (event: StoredEvent) => (event.body.recurrence?.length ?? 0) > 0;

/** An event not yet in any calendar. */
export function draftEvent(id: string, body: EventBody, span: StoredEvent['span']): StoredEvent {
  return { id, body, span, etag: '', seq: 0, ordinal: -1, updatedMs: 0, past: [] };
}
