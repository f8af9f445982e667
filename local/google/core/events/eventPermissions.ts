import { conditionNotMet, GoogleError } from '../errors.ts';
import type { Calendar, EventBody, StoredEvent } from '../types.ts';

export function requireWriter(calendar: Calendar): void {
  if (calendar.accessRole === 'reader' || calendar.accessRole === 'freeBusyReader') {
    throw new GoogleError({
      status: 403,
      domain: 'calendar',
      reason: 'requiredAccessLevel',
      message: 'You need to have writer access to this calendar.',
    });
  }
}

const PERSONAL_FIELDS = new Set([
  'reminders',
  'colorId',
  'transparency',
  'attendees',
  'visibility',
  'status',
]);

export function requireOrganizer(event: StoredEvent, input: EventBody): void {
  if (event.body.organizer?.self !== false && event.body.organizer?.self !== undefined) return;
  if (event.body.organizer === undefined) return;
  const shared = Object.keys(input).filter((key) => {
    if (PERSONAL_FIELDS.has(key) || key === 'id' || key === 'etag' || key === 'kind') return false;
    if (key === 'extendedProperties') return input.extendedProperties?.shared !== undefined;
    return ['summary', 'description', 'location', 'start', 'end', 'recurrence'].includes(key);
  });
  const differs = shared.some((key) => {
    if (key === 'start' || key === 'end' || key === 'extendedProperties') return true;
    return JSON.stringify(input[key]) !== JSON.stringify(event.body[key]);
  });
  if (differs) {
    throw new GoogleError({
      status: 403,
      domain: 'calendar',
      reason: 'forbiddenForNonOrganizer',
      message: 'Shared properties can only be changed by the organizer of the event.',
    });
  }
}

export function requireMatch(etag: string, header: string | undefined): void {
  if (header === undefined || header.trim() === '*') return;
  const accepted = header.split(',').map((part) => part.trim().replace(/^W\//, ''));
  if (!accepted.includes(etag)) throw conditionNotMet();
}
