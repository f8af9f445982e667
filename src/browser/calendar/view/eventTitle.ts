import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import { hidesDetails } from '#src/domain/push/eventChangeRules.ts';

const kinds: Record<string, string> = {
  workingLocation: 'Working location',
  outOfOffice: 'Out of office',
  focusTime: 'Focus time',
  birthday: 'Birthday',
  fromGmail: 'From Gmail',
};

/** What an event is, where it is more than an appointment: "Working location", "Birthday"; else null. */
export const eventKind = ({ eventType }: MirroredEvent): string | null =>
  eventType !== undefined && Object.hasOwn(kinds, eventType) ? (kinds[eventType] as string) : null;

/** A title that can be seen: one of nothing but blanks and invisible characters is none. */
export function eventTitle(event: MirroredEvent): string {
  const { summary = '' } = event;
  if (/[^\p{C}\p{Z}\p{M}]/u.test(summary)) return summary.trim();
  return hidesDetails(event) ? 'Busy' : '(No title)';
}

/** Whether the owner of the calendar has said that they won't come. */
export const isDeclined = ({ attendees }: MirroredEvent): boolean =>
  attendees?.some(({ self, responseStatus }) => self === true && responseStatus === 'declined') ?? false;
