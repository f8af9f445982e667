import { badRequest, forbidden, GoogleError, invalid, required } from '../errors.ts';
import { BASE32HEX, randomString } from '../random.ts';
import { type Call, nextEtag, touch } from '../state.ts';
import type { Calendar, EventBody, PastShape, StoredEvent } from '../types.ts';
import { getEvent } from './eventLookup.ts';
import { edges, merge } from './eventPatch.ts';
import { requireMatch, requireOrganizer, requireWriter } from './eventPermissions.ts';
import { draftEvent, exceptionsOf, isCancelled, isMaster, saveEvent, saveSeries } from './eventStore.ts';
import { checkNewType, checkTypeChange } from './eventTypes.ts';
import { checkEventId, readRecurrence, readSpan, readWritable } from './eventValidation.ts';
import { markAttendees, spreadToGuests } from './guestCopies.ts';
import { hasSlot } from './recurrence.ts';
import { keptBy, rightsOf } from './writeRights.ts';

/** Who writes: a program through the API (with all its checks) or the person in Google's own pages. */
export type Writer = 'api' | 'person';

const isoMs = (ms: number) => new Date(ms).toISOString();

export function commit(call: Call, calendar: Calendar, event: StoredEvent, past?: PastShape): StoredEvent {
  event.etag = nextEtag(call.sim, call.now);
  calendar.etag = event.etag;
  calendar.updatedMs = call.now;
  const known = calendar.events.get(event.id);
  if (known && known !== event) {
    // What went away with its series or to another calendar comes back in its old place.
    Object.assign(known, event, {
      ordinal: known.ordinal,
      goneWithMaster: undefined,
      idOnly: undefined,
      past: known.past,
    });
    event = known;
  }
  saveEvent(calendar, event, past);
  saveSeries(calendar, event);
  touch(call, call.account.email, calendar.id);
  return event;
}

export function stamp(call: Call, calendar: Calendar, id: string, body: EventBody): EventBody {
  const person = { email: call.account.email, self: true };
  const organizer = calendar.primary
    ? person
    : { email: calendar.id, displayName: calendar.summary, self: true };
  return {
    ...body,
    status: body.status ?? 'confirmed',
    created: isoMs(call.now),
    updated: isoMs(call.now),
    creator: person,
    organizer,
    iCalUID: body.iCalUID ?? `${id}@google.com`,
    sequence: body.sequence ?? 0,
    reminders: body.reminders ?? { useDefault: true },
    eventType: body.eventType ?? 'default',
  };
}

export function insertEvent(call: Call, calendar: Calendar, input: EventBody, writer: Writer): StoredEvent {
  if (writer === 'api') requireWriter(calendar);
  if (input.id !== undefined && input.iCalUID !== undefined && writer === 'api') {
    throw badRequest('Only one of id and iCalUID may be given.');
  }
  const id = input.id === undefined ? randomString(call.sim, BASE32HEX, 26) : checkEventId(input.id);
  const writable = readWritable(input, rightsOf(call, writer, input));
  const span = readSpan(input, calendar, { lengthNeeded: writer === 'api' });
  const recurrence = readRecurrence(input, span);
  checkNewType(calendar, input);
  if (calendar.events.has(id)) {
    throw new GoogleError({
      status: 409,
      reason: 'duplicate',
      message: 'The requested identifier already exists.',
    });
  }
  const body = stamp(call, calendar, id, {
    ...writable,
    ...(recurrence ? { recurrence } : {}),
    ...(input.eventType ? { eventType: input.eventType } : {}),
    ...(input.iCalUID ? { iCalUID: input.iCalUID } : {}),
    ...(Number.isInteger(input.sequence) ? { sequence: input.sequence } : {}),
  });
  delete body.id;
  if (!recurrence) delete body.recurrence;
  const event = draftEvent(id, body, span);
  event.updatedMs = call.now;
  return commitAndSpread(call, calendar, event);
}

function commitAndSpread(call: Call, calendar: Calendar, event: StoredEvent, past?: PastShape): StoredEvent {
  markAttendees(event.body, call.account.email);
  const saved = commit(call, calendar, event, past);
  spreadToGuests(call, calendar, saved);
  return saved;
}

export interface ChangeOptions {
  ifMatch?: string;
  writer: Writer;
  method: 'update' | 'patch';
}

export function changeEvent(
  call: Call,
  calendar: Calendar,
  id: string,
  input: EventBody,
  { ifMatch, writer, method }: ChangeOptions,
): StoredEvent {
  if (writer === 'api') requireWriter(calendar);
  const event = getEvent(calendar, id);
  requireMatch(event.etag, ifMatch);
  if (event.idOnly) throw forbidden();
  if (writer === 'api') {
    requireOrganizer(event, input);
    checkTypeChange(event, input);
  }
  const rights = rightsOf(call, writer, input);
  const wasCancelled = isCancelled(event);
  const full =
    method === 'update' ? input : (merge({ ...event.body, ...edges(event, calendar) }, input) as EventBody);
  if (method === 'update' && (!input.start || !input.end)) {
    throw required(input.start ? 'Missing end time.' : 'Missing start time.');
  }
  const status = full.status ?? (wasCancelled ? 'cancelled' : 'confirmed');
  if (wasCancelled && status !== 'cancelled' && call.refuseRestore) throw forbidden();
  if (event.masterId && wasCancelled) requireLiveMaster(calendar, event.masterId);
  const { sequence } = input;
  if (typeof sequence === 'number' && sequence < (event.body.sequence ?? 0)) {
    throw badRequest('Invalid sequence value.');
  }
  if (input.eventType && input.eventType !== event.body.eventType) {
    throw badRequest('The event type cannot be changed.');
  }
  const writable = readWritable(full, rights);
  const recurring = !event.masterId && (full.recurrence?.length ?? 0) > 0;
  // Events without length exist: what leaves their times alone is taken.
  const lengthNeeded = writer === 'api' && (input.start !== undefined || input.end !== undefined);
  const timesOf = recurring ? full : { ...full, recurrence: undefined };
  const span = readSpan(timesOf, calendar, { lengthNeeded });
  const recurrence = recurring ? readRecurrence(full, span) : undefined;
  if (event.masterId && input.recurrence?.length) throw invalid('Invalid value for: recurrence');
  if (!wasCancelled && status === 'cancelled') return cancel(call, calendar, event);

  const sameRule = JSON.stringify(recurrence) === JSON.stringify(event.body.recurrence);
  const timesChanged =
    span.startMs !== event.span.startMs ||
    span.endMs !== event.span.endMs ||
    span.startDate !== event.span.startDate ||
    !sameRule;
  const remindersOnly =
    method === 'patch' &&
    Object.keys(input).length > 0 &&
    Object.keys(input).every((key) => key === 'reminders');
  const past: PastShape = { replacedAtSeq: 0, span: event.span, recurrence: event.body.recurrence };
  delete writable.recurrence;
  event.body = {
    ...keptBy(event.body, writable, rights),
    ...writable,
    status,
    updated: remindersOnly ? event.body.updated : isoMs(call.now),
    ...(recurrence ? { recurrence: sameRule ? event.body.recurrence : recurrence } : {}),
    sequence: Math.max(sequence ?? 0, (event.body.sequence ?? 0) + (timesChanged ? 1 : 0)),
    reminders: writable.reminders ?? { useDefault: true },
  };
  event.span = span;
  // A series is one entity: what went away with it comes back with it.
  if (wasCancelled && status !== 'cancelled')
    for (const part of exceptionsOf(calendar, id)) part.goneWithMaster = undefined;
  if (!remindersOnly) event.updatedMs = call.now;
  const saved = commitAndSpread(call, calendar, event, past);
  if (timesChanged || wasCancelled) dropLostExceptions(call, calendar, saved);
  return saved;
}

function requireLiveMaster(calendar: Calendar, masterId: string): void {
  const master = calendar.events.get(masterId);
  if (!master || isCancelled(master)) throw forbidden();
}

/** After a series has moved, changes to instances that it no longer has are cancelled. */
function dropLostExceptions(call: Call, calendar: Calendar, master: StoredEvent): void {
  for (const exception of exceptionsOf(calendar, master.id)) {
    if (exception.goneWithMaster || isCancelled(exception) || !exception.original) continue;
    const slot = { ms: exception.original.ms, date: exception.original.date };
    if (isMaster(master) && hasSlot(calendar, master.body.recurrence ?? [], master.span, slot)) continue;
    cancel(call, calendar, exception);
  }
}

export function cancel(call: Call, calendar: Calendar, event: StoredEvent): StoredEvent {
  const past: PastShape = { replacedAtSeq: 0, span: event.span, recurrence: event.body.recurrence };
  event.body = { ...event.body, status: 'cancelled', updated: isoMs(call.now) };
  event.updatedMs = call.now;
  if (!event.masterId) {
    for (const exception of exceptionsOf(calendar, event.id)) exception.goneWithMaster = true;
  }
  return commitAndSpread(call, calendar, event, past);
}

export function deleteEvent(
  call: Call,
  calendar: Calendar,
  id: string,
  { ifMatch, writer }: { ifMatch?: string; writer: Writer },
): void {
  if (writer === 'api') requireWriter(calendar);
  const event = getEvent(calendar, id);
  requireMatch(event.etag, ifMatch);
  if (isCancelled(event)) {
    throw new GoogleError({ status: 410, reason: 'deleted', message: 'Resource has been deleted' });
  }
  cancel(call, calendar, event);
}
