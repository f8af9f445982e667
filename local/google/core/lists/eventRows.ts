import { changedBetween, exceptionsOf, isCancelled, isMaster } from '../events/eventStore.ts';
import {
  instanceId,
  instancesBetween,
  overlaps,
  seriesOverlaps,
  slotsBetween,
  spanOfSlot,
  virtualInstance,
} from '../events/recurrence.ts';
import type { Calendar, EventSpan, StoredEvent } from '../types.ts';
import { expansionEndMs, type ListParams } from './eventsListParams.ts';

/** Where a row stands in its list: pages continue after it even when rows come and go meanwhile. */
export type RowKey = [number, number, string];

export interface Row {
  event: StoredEvent;
  key: RowKey;
}

export function compareKeys(a: RowKey, b: RowKey): number {
  return a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : 0);
}

function matchesText(event: StoredEvent, q: string): boolean {
  const { summary, description, location, attendees } = event.body;
  const text = [summary, description, location, ...(attendees ?? []).map((a) => a.email)].join('\n');
  return q.split(/\s+/).every((word) => text.toLowerCase().includes(word));
}

function passesFilters(event: StoredEvent, params: ListParams): boolean {
  const { body } = event;
  if (params.types.length > 0 && !params.types.includes(body.eventType ?? 'default')) return false;
  if (params.updatedMinMs !== undefined && event.updatedMs < params.updatedMinMs) return false;
  if (params.iCalUID !== undefined && body.iCalUID !== params.iCalUID) return false;
  if (params.q !== undefined && !matchesText(event, params.q)) return false;
  const own = body.extendedProperties;
  return (
    params.privateProperties.every(([key, value]) => own?.private?.[key] === value) &&
    params.sharedProperties.every(([key, value]) => own?.shared?.[key] === value)
  );
}

function spanInWindow(
  calendar: Calendar,
  span: EventSpan,
  recurrence: string[] | undefined,
  { fromMs, toMs }: ListParams,
): boolean {
  if (fromMs === Number.NEGATIVE_INFINITY && toMs === Number.POSITIVE_INFINITY) return true;
  if (!recurrence?.length) return overlaps(span, fromMs, toMs);
  return seriesOverlaps(recurrence, span, calendar.timeZone, fromMs, toMs);
}

const inWindow = (calendar: Calendar, event: StoredEvent, params: ListParams) =>
  spanInWindow(calendar, event.span, event.body.recurrence, params) ||
  // The slot of a cancelled or moved instance counts too.
  (event.original !== undefined &&
    isCancelled(event) &&
    event.original.ms > params.fromMs &&
    event.original.ms < params.toMs);

/** Rows of a full list, starting after `after`. */
export function* fullRows(calendar: Calendar, params: ListParams, after?: RowKey): Generator<Row> {
  if (!params.single && params.orderBy === undefined) {
    // Creation order: a page starts where the last one stopped, without looking at what went before.
    for (let i = after ? after[0] + 1 : 0; i < calendar.order.length; i++) {
      const event = calendar.order[i] as StoredEvent;
      if (showsInFull(calendar, event, params)) yield { event, key: [event.ordinal, 0, ''] };
    }
    return;
  }
  const rows: Row[] = [];
  for (const event of calendar.order) {
    if (!params.single) {
      if (showsInFull(calendar, event, params)) rows.push({ event, key: keyOf(event, params) });
    } else {
      for (const row of singleRows(calendar, event, params)) {
        if (passesFilters(row, params)) rows.push({ event: row, key: keyOf(row, params) });
      }
    }
  }
  rows.sort((a, b) => compareKeys(a.key, b.key));
  for (const row of rows) if (!after || compareKeys(row.key, after) > 0) yield row;
}

function keyOf(event: StoredEvent, params: ListParams): RowKey {
  if (params.orderBy === 'startTime') return [event.span.startMs, 0, event.id];
  if (params.orderBy === 'updated') return [event.updatedMs, event.seq, event.id];
  return [event.ordinal, event.original?.ms ?? 0, event.id];
}

function showsInFull(calendar: Calendar, event: StoredEvent, params: ListParams): boolean {
  if (event.goneWithMaster) return false;
  if (isCancelled(event)) {
    const ofLiveSeries = event.masterId !== undefined;
    const asked = params.showDeleted || params.updatedMinMs !== undefined;
    if (!ofLiveSeries && !asked) return false;
    if (params.q !== undefined && !asked) return false;
  }
  return inWindow(calendar, event, params) && passesFilters(event, params);
}

/** What one stored event contributes to a full list of single events. */
function singleRows(calendar: Calendar, event: StoredEvent, params: ListParams): StoredEvent[] {
  if (event.goneWithMaster) return [];
  if (isMaster(event)) {
    if (isCancelled(event)) return [];
    const toMs = expansionEndMs(params);
    // Exceptions are stored events of their own and come by themselves.
    return instancesBetween(calendar, event, params.fromMs, toMs).instances;
  }
  const asked = params.showDeleted || params.updatedMinMs !== undefined;
  if (isCancelled(event) && !asked) return [];
  return inWindow(calendar, event, params) ? [event] : [];
}

/** Rows of an incremental list: everything written in (since, until], as it is now. */
export function* changedRows(
  calendar: Calendar,
  params: ListParams,
  sinceSeq: number,
  untilSeq: number,
  after?: RowKey,
): Generator<Row> {
  for (const event of changedBetween(calendar, after ? after[0] - 1 : sinceSeq, untilSeq)) {
    if (params.types.length > 0 && !params.types.includes(event.body.eventType ?? 'default')) continue;
    const rows = params.single
      ? singleChanges(calendar, event, params, sinceSeq)
      : masterChanges(calendar, event, params, sinceSeq);
    const keyed: Row[] = rows.map((row) => ({ event: row, key: [event.seq, row.original?.ms ?? 0, row.id] }));
    keyed.sort((a, b) => compareKeys(a.key, b.key));
    for (const row of keyed) if (!after || compareKeys(row.key, after) > 0) yield row;
  }
}

/** Whether the list that the token continues may have shown the event. */
function wasInWindow(calendar: Calendar, event: StoredEvent, params: ListParams, sinceSeq: number): boolean {
  return event.past.some(
    (shape) => shape.replacedAtSeq > sinceSeq && spanInWindow(calendar, shape.span, shape.recurrence, params),
  );
}

function masterChanges(
  calendar: Calendar,
  event: StoredEvent,
  params: ListParams,
  sinceSeq: number,
): StoredEvent[] {
  if (event.goneWithMaster) return [];
  const shown = inWindow(calendar, event, params) || wasInWindow(calendar, event, params, sinceSeq);
  return shown ? [event] : [];
}

function singleChanges(
  calendar: Calendar,
  event: StoredEvent,
  params: ListParams,
  sinceSeq: number,
): StoredEvent[] {
  const shapes = event.past.filter((shape) => shape.replacedAtSeq > sinceSeq && shape.recurrence?.length);
  if (!isMaster(event) && shapes.length === 0) {
    // An exception that went with its series is named when the series is.
    return masterChanges(calendar, event, params, sinceSeq);
  }
  const toMs = expansionEndMs(params);
  const live = new Map<string, StoredEvent>();
  if (!isCancelled(event)) {
    if (!isMaster(event)) {
      if (inWindow(calendar, event, params)) live.set(event.id, event);
    } else {
      const { instances } = instancesBetween(calendar, event, params.fromMs, toMs);
      for (const instance of instances) live.set(instance.id, instance);
    }
  }
  const gone = new Map<string, StoredEvent>();
  for (const shape of shapes) {
    for (const instance of shapeInstances(calendar, event, shape, params.fromMs, toMs)) {
      gone.set(instance.id, instance);
    }
  }
  const exceptions = exceptionsOf(calendar, event.id);
  if (isCancelled(event)) for (const exception of exceptions) gone.set(exception.id, exception);
  else for (const exception of exceptions) if (!exception.goneWithMaster) gone.delete(exception.id);
  // A series that used to be one single event: that one is gone.
  const wasSingle = event.past.some((s) => s.replacedAtSeq > sinceSeq && !s.recurrence?.length);
  if (wasSingle && isMaster(event)) gone.set(event.id, event);
  const cancelled = [...gone.values()]
    .filter((instance) => !live.has(instance.id))
    .map((instance) => ({ ...instance, body: { ...instance.body, status: 'cancelled' }, json: undefined }));
  return [...cancelled, ...live.values()];
}

function shapeInstances(
  calendar: Calendar,
  event: StoredEvent,
  shape: { span: EventSpan; recurrence?: string[] },
  fromMs: number,
  toMs: number,
): StoredEvent[] {
  const lengthMs = shape.span.endMs - shape.span.startMs;
  return slotsBetween(shape.recurrence ?? [], shape.span, calendar.timeZone, fromMs - lengthMs, toMs)
    .filter((slot) => overlaps(spanOfSlot(shape.span, slot, calendar.timeZone), fromMs, toMs))
    .map((slot) => {
      const master = { ...event, span: shape.span };
      return { ...virtualInstance(calendar, master, slot), id: instanceId(event.id, slot) };
    });
}
