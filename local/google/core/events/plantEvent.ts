import { BASE32HEX, randomString } from '../random.ts';
import { nextEtag, type Sim } from '../state.ts';
import type { Account, Calendar, EventBody, StoredEvent } from '../types.ts';
import { draftEvent, saveEvent, saveSeries } from './eventStore.ts';
import { readSpan } from './eventValidation.ts';
import { instanceId } from './recurrence.ts';
import { parseDateTime, startOfDayMs } from './zonedTime.ts';

/** Puts an event straight into a calendar, whatever its id, organizer or state: for seeds and tests. */
export function plantEvent(
  sim: Sim,
  account: Account,
  calendar: Calendar,
  input: EventBody,
  now: number,
): StoredEvent {
  const { start: _start, end: _end, id: givenId, recurringEventId, originalStartTime, ...rest } = input;
  for (const key of ['kind', 'etag', 'htmlLink']) delete rest[key];
  const original = originalStartTime && originalOf(originalStartTime, calendar);
  const span = readSpan(
    {
      ...input,
      start: input.start ?? originalStartTime,
      end: input.end ?? input.start ?? originalStartTime,
    },
    calendar,
    { lengthNeeded: false },
  );
  const id =
    givenId ??
    (recurringEventId && original
      ? instanceId(recurringEventId, original)
      : randomString(sim, BASE32HEX, 26));
  const iso = new Date(now).toISOString();
  const me = { email: account.email, self: true };
  const master = recurringEventId ? calendar.events.get(recurringEventId) : undefined;
  const event = draftEvent(
    id,
    {
      ...rest,
      status: rest.status ?? 'confirmed',
      created: rest.created ?? iso,
      updated: rest.updated ?? iso,
      creator: rest.creator ?? me,
      organizer:
        rest.organizer ??
        (calendar.primary ? me : { email: calendar.id, displayName: calendar.summary, self: true }),
      iCalUID: rest.iCalUID ?? master?.body.iCalUID ?? `${id}@google.com`,
      sequence: rest.sequence ?? 0,
      reminders: rest.reminders ?? { useDefault: true },
      eventType: rest.eventType ?? 'default',
    },
    span,
  );
  const known = calendar.events.get(id);
  event.updatedMs = Date.parse(event.body.updated as string);
  event.etag = nextEtag(sim, now);
  if (recurringEventId && original) {
    event.masterId = recurringEventId;
    event.original = { ...original, zone: master?.span.startZone };
  }
  calendar.etag = event.etag;
  calendar.updatedMs = now;
  if (!known) {
    saveEvent(calendar, event);
    saveSeries(calendar, event);
    return event;
  }
  const past = { replacedAtSeq: 0, span: known.span, recurrence: known.body.recurrence };
  Object.assign(known, event, { ordinal: known.ordinal, past: known.past, goneWithMaster: undefined });
  saveEvent(calendar, known, past);
  saveSeries(calendar, known);
  return known;
}

function originalOf(time: NonNullable<EventBody['originalStartTime']>, calendar: Calendar) {
  if (time.date) return { ms: startOfDayMs(time.date, calendar.timeZone), date: time.date };
  return { ms: parseDateTime(time.dateTime)?.ms ?? 0 };
}
