import { isTombstone, type MirroredEvent } from '#src/domain/google/mirroredEvent.ts';

/** `<series>_20261209` or `<series>_20261209T110000Z`: the id of an occurrence names its series and its original start. */
const occurrenceId = /^(.+)_(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z)?$/;

/**
 * Google may name a cancelled occurrence by its id alone, without `recurringEventId` and `originalStartTime`, in an incremental and in a full
 * list. Returns the event with both rebuilt from the id, or the event itself when there is nothing to rebuild. An ordinary event may have such
 * an id, too: whether one is stored decides `private.store_events`.
 */
export function completeCancellation(event: MirroredEvent): MirroredEvent {
  if (!isTombstone(event)) return event;
  const [, recurringEventId, year, month, day, hour, minute, second] = occurrenceId.exec(event.id) ?? [];
  if (recurringEventId === undefined) return event;
  const date = `${year}-${month}-${day}`;
  const dateTime = hour === undefined ? undefined : `${date}T${hour}:${minute}:${second}Z`;
  if (Number.isNaN(Date.parse(dateTime ?? date))) return event;
  return { ...event, recurringEventId, originalStartTime: dateTime === undefined ? { date } : { dateTime } };
}
