import { badRequest, invalid } from '../errors.ts';
import type { Calendar, EventBody, StoredEvent } from '../types.ts';

export const EVENT_TYPES = [
  'default',
  'birthday',
  'focusTime',
  'fromGmail',
  'outOfOffice',
  'workingLocation',
];

const PRIMARY_ONLY = ['focusTime', 'outOfOffice', 'workingLocation'];
const FROM_GMAIL = new Set([
  'reminders',
  'colorId',
  'eventLabelId',
  'visibility',
  'status',
  'extendedProperties',
]);
const UNCHANGED = new Set(['id', 'etag', 'kind', 'eventType', 'sequence']);

/** Which events of a type may be made, and where. */
export function checkNewType(calendar: Calendar, { eventType, start, recurrence }: EventBody): void {
  if (eventType === 'fromGmail') throw badRequest('Events of this type cannot be created.');
  if (eventType !== undefined && PRIMARY_ONLY.includes(eventType) && !calendar.primary) {
    throw badRequest('Events of this type belong on a primary calendar.');
  }
  if ((eventType === 'focusTime' || eventType === 'outOfOffice') && start?.date) {
    throw badRequest('Events of this type cannot be all-day.');
  }
  const yearly = recurrence?.some((line) => /^RRULE:.*FREQ=YEARLY/i.test(line));
  if (eventType === 'birthday' && !(start?.date && yearly)) {
    throw badRequest('A birthday is an all-day event that comes every year.');
  }
}

/** What may be changed of an event of a special type. */
export function checkTypeChange(event: StoredEvent, input: EventBody): void {
  const { eventType } = event.body;
  if (eventType === 'birthday' && event.masterId)
    throw badRequest('One birthday of a series cannot be changed.');
  if (eventType !== 'fromGmail') return;
  const refused = Object.keys(input).find((field) => {
    if (FROM_GMAIL.has(field) || UNCHANGED.has(field)) return false;
    return JSON.stringify(input[field]) !== JSON.stringify(event.body[field]);
  });
  if (refused) throw badRequest(`The field ${refused} of an event from Gmail cannot be changed.`);
}

export function checkTypeFilter(types: string[]): void {
  const unknown = types.find((type) => !EVENT_TYPES.includes(type));
  if (unknown !== undefined) throw invalid(`Invalid value for: ${unknown}`, 'eventTypes');
}
