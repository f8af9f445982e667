import { badRequest, errorForReason, GoogleError, notFound } from '../errors.ts';
import type { Call } from '../state.ts';
import type { Calendar, StoredEvent } from '../types.ts';
import { getEvent } from './eventLookup.ts';
import { requireWriter } from './eventPermissions.ts';
import { draftEvent, exceptionsOf, isCancelled } from './eventStore.ts';
import { cancel, commit, stamp } from './eventWrites.ts';

/** To another calendar under the same id, exceptions included; on the old one only the id remains, cancelled. */
export function moveEvent(call: Call, from: Calendar, to: Calendar, id: string): StoredEvent {
  requireWriter(from);
  requireWriter(to);
  const event = getEvent(from, id);
  if (isCancelled(event)) throw notFound();
  if (event.masterId) throw badRequest('Instances of a series cannot be moved.');
  if (event.body.eventType !== 'default') throw badRequest('Only default events can be moved.');
  const taken = to.events.get(id);
  // An id that moved away earlier is free again.
  if (taken && !taken.idOnly) throw new GoogleError(errorForReason(409, 'duplicate'));
  const exceptions = exceptionsOf(from, id)
    .filter((exception) => !exception.goneWithMaster)
    .map((exception) => place(call, to, exception));
  const moved = place(call, to, event);
  cancel(call, from, event);
  event.idOnly = true;
  event.body = { status: 'cancelled', updated: event.body.updated };
  event.json = undefined;
  const saved = commit(call, to, moved);
  for (const exception of exceptions) commit(call, to, exception);
  return saved;
}

function place(call: Call, to: Calendar, { id, body, span, masterId, original }: StoredEvent): StoredEvent {
  const stamped = { ...stamp(call, to, id, body), created: body.created, creator: body.creator };
  return { ...draftEvent(id, stamped, span), updatedMs: call.now, masterId, original };
}
