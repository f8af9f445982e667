import * as z from 'zod/mini';
import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import { eventKind } from './eventTitle.ts';
import { safeLink } from './safeDescription.ts';

/** What is nice to know but nothing hangs on: where it isn't as expected it is left out. */
const sourceSchema = z.object({ title: z.optional(z.string()), url: z.string() });
const remindersSchema = z.object({
  overrides: z.array(z.object({ method: z.optional(z.string()), minutes: z.number() })),
});

/** "Tentative", "Private", "Shows as free", "Organised by Ada": what is special about an event, in short. */
export function eventFacts(event: MirroredEvent): string[] {
  const { organizer, attendees = [], visibility } = event;
  const host = organizer?.self ? undefined : (organizer?.displayName ?? organizer?.email);
  const among = attendees.some(({ email }) => email && email === organizer?.email);
  return [
    eventKind(event),
    event.status === 'tentative' && 'Tentative',
    (visibility === 'private' || visibility === 'confidential') && 'Private',
    visibility === 'public' && 'Public',
    event.transparency === 'transparent' && 'Shows as free',
    host && !among && `Organised by ${host}`,
  ].filter((fact) => typeof fact === 'string');
}

/** Where the event comes from, as a link that is safe to follow. */
export function eventSource(event: MirroredEvent): { title: string; url: string } | null {
  const { data } = sourceSchema.safeParse(event.source);
  const url = safeLink(data?.url);
  return url ? { title: data?.title || url, url } : null;
}

/** "Reminds 10 minutes and 1 day before", for reminders of the event's own; null where the calendar's usual ones hold. */
export function remindersText(event: MirroredEvent): string | null {
  const { data } = remindersSchema.safeParse(event.reminders);
  const before = data?.overrides.map(({ minutes }) => minutes).sort((a, b) => a - b) ?? [];
  if (before.length === 0) return null;
  const texts = [...new Set(before)].map(beforeText);
  return `Reminds ${new Intl.ListFormat('en-GB').format(texts)}${before[0] === 0 && texts.length === 1 ? '' : ' before'}`;
}

function beforeText(minutes: number): string {
  if (minutes === 0) return 'at the start';
  for (const [length, unit] of [
    [10_080, 'week'],
    [1_440, 'day'],
    [60, 'hour'],
  ] as const) {
    if (minutes % length === 0) return many(minutes / length, unit);
  }
  return many(minutes, 'minute');
}

const many = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;
