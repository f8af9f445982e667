import { isWritableRole } from '#src/domain/google/calendarRole.ts';
import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import type { SyncCode } from '#src/domain/syncMessages.ts';
import type { GoogleEventBody } from './mergeGoogleEvent.ts';

/** An event as Google sends it, to a write or into the mirror. */
type ChangedEvent = GoogleEventBody | MirroredEvent;

/** What everybody who has the event shares; colour and busy or free are each person's own. */
const sharedFields = ['summary', 'description', 'location', 'start', 'end', 'recurrence'];

/** Events that Google makes itself, and what can be changed of them all the same. */
const fieldsOfOwnTypes: Record<string, string[]> = {
  fromGmail: ['colorId'],
  birthday: ['summary', 'colorId'],
};
/** These block or mark the person's time: they have times, and say themselves whether they are busy. */
const typesWithTimes = ['focusTime', 'outOfOffice'];

/** Why Google would refuse this change of the event, as far as the event itself tells; null when nothing speaks against it. */
export function changeRefusal(event: ChangedEvent, changes: Record<string, unknown>): SyncCode | null {
  const fields = Object.keys(changes);
  const type = typeof event.eventType === 'string' ? event.eventType : 'default';
  if (hidesDetails(event)) return 'event_private';
  const allowed = type === 'birthday' && event.recurringEventId ? [] : fieldsOfOwnTypes[type];
  if (allowed && fields.some((field) => !allowed.includes(field))) return 'event_made_by_google';
  if (typesWithTimes.includes(type) && (isDate(changes.start) || 'transparency' in changes)) {
    return 'event_blocks_time';
  }
  if ((isGuest(event) && event.guestsCanModify !== true) || event.locked === true) {
    if (fields.some((field) => sharedFields.includes(field))) return 'not_organizer';
  }
  return null;
}

const editedFields = { summary: '', description: '', location: '', start: {}, end: {} };

/**
 * Whether the calendar page offers to change an event: one that stands alone, in a calendar that this role writes into, and of which
 * everything that the page's editor holds may be changed. Where somebody works is chosen in Google, not written.
 */
export function offersChange(event: ChangedEvent, role: string | null | undefined): boolean {
  const isSingle = !event.recurrence && !event.recurringEventId;
  const isWritten = event.eventType !== 'workingLocation';
  return isWritableRole(role) && isSingle && isWritten && changeRefusal(event, editedFields) === null;
}

/** Whether an event may be turned into one of whole days. */
export const mayLastDays = (event: ChangedEvent): boolean =>
  changeRefusal(event, { start: { date: '' }, end: { date: '' } }) === null;

/** A private event of which only the time was told: its writer is not among those who see it. */
export const hidesDetails = ({ visibility, summary, organizer }: ChangedEvent): boolean =>
  (visibility === 'private' || visibility === 'confidential') &&
  summary === undefined &&
  organizer === undefined;

function isGuest({ organizer }: ChangedEvent): boolean {
  return organizer !== undefined && (organizer as { self?: boolean }).self !== true;
}

/** Whether Google takes single fields of the event alone: to replace the whole of it would count as changing what isn't ours. */
export const takesFieldsOnly = (event: GoogleEventBody): boolean =>
  isGuest(event) || String(event.eventType) in fieldsOfOwnTypes;

const isDate = (time: unknown) => typeof time === 'object' && time !== null && 'date' in time;

type Time = { dateTime?: unknown } | null | undefined;
/** Whether a timed event ends when it starts. Such events exist, but Google takes no start and end like that from us. */
export function hasNoLength({ start, end }: GoogleEventBody): boolean {
  const [from, to] = [start, end].map((time) => Date.parse(String((time as Time)?.dateTime)));
  return from !== undefined && from === to;
}
