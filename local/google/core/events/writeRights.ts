import type { Call } from '../state.ts';
import type { EventBody } from '../types.ts';

/** What a writer understands beyond the common fields, as its parameters tell. */
export interface WriteRights {
  conferences: boolean;
  labels: boolean;
  /** Google's own pages add the address of a meeting; a program can't. */
  meetings: boolean;
}

/** Fields that a writer sets; anything else in a body is ignored, as Google does. */
const WRITABLE = new Set([
  'summary',
  'description',
  'location',
  'recurrence',
  'transparency',
  'visibility',
  'status',
  'attendees',
  'attendeesOmitted',
  'reminders',
  'extendedProperties',
  'source',
  'guestsCanModify',
  'guestsCanInviteOthers',
  'guestsCanSeeOtherGuests',
  'anyoneCanAddSelf',
  'attachments',
  'gadget',
  'workingLocationProperties',
  'focusTimeProperties',
  'outOfOfficeProperties',
  'birthdayProperties',
]);

export function rightsOf({ query }: Call, writer: 'api' | 'person', input: EventBody): WriteRights {
  const person = writer === 'person';
  return {
    conferences: person || query.get('conferenceDataVersion') === '1',
    // In Google's own pages a person chooses a label or an index of a colour.
    labels: person ? 'eventLabelId' in input : query.get('eventLabelVersion') === '1',
    meetings: person,
  };
}

export function maySet(field: string, { conferences, labels, meetings }: WriteRights): boolean {
  if (field === 'conferenceData') return conferences;
  if (field === 'hangoutLink') return meetings;
  if (field === 'eventLabelId') return labels;
  if (field === 'colorId') return !labels;
  return WRITABLE.has(field);
}

/** What stays of an event that is replaced: all that the writer may not set. */
export function keptBy(body: EventBody, writable: EventBody, rights: WriteRights): EventBody {
  const kept: EventBody = {};
  for (const [field, value] of Object.entries(body)) if (!maySet(field, rights)) kept[field] = value;
  // An event has a label or an index of a colour, not both: whoever chooses one gives up the other.
  if (writable.colorId !== undefined) delete kept.eventLabelId;
  // Who understands labels writes no index: a body without a label leaves an event that has neither.
  if (rights.labels) delete kept.colorId;
  return kept;
}
