import { createHash } from 'node:crypto';
import type { DesiredGoogleEvent } from './desiredGoogleEvent.ts';
import { blockLines, findOwnBlock, withOwnBlock } from './ownBlock.ts';
import type { MergeBase } from './pushContext.ts';

/** A Google event as it came: we read and write some of its fields and keep all of them. */
export type GoogleEventBody = Record<string, unknown>;

export const mergedFields = [
  'summary',
  'description',
  'location',
  'time',
  'source',
  'transparency',
  'reminders',
] as const;
export type MergedField = (typeof mergedFields)[number];

/** One short text for everything that we want Google to show: equal means that there is nothing to write. */
export function fingerprintOf(desired: DesiredGoogleEvent): string {
  return hash(desired);
}

/** A new event's body: what we want and nothing else. */
export function newGoogleEvent(id: string, desired: DesiredGoogleEvent): GoogleEventBody & { id: string } {
  const body: GoogleEventBody & { id: string } = { id, status: 'confirmed' };
  for (const field of mergedFields) write(body, field, desired);
  body.extendedProperties = { private: { ...desired.privateProperties } };
  return body;
}

/**
 * Our fields over the event as it is now. A field that its owner changed since our last write stays theirs until we want something else
 * in it than we did then (`edited` names those); without a base (an event whose confirmation we never stored) ours win. In the description
 * only our block is replaced: what its owner wrote above, below or inside it stays. Nothing else is touched.
 */
export function mergeGoogleEvent(
  current: GoogleEventBody,
  desired: DesiredGoogleEvent,
  base: MergeBase | null,
): { body: GoogleEventBody; changed: boolean; edited: MergedField[] } {
  const body = structuredClone(current);
  let changed = false;
  const edited: MergedField[] = [];
  const description = typeof current.description === 'string' ? current.description : '';
  const block = findOwnBlock(description, desired.description, base?.descriptionLines ?? null);
  if (block.isEdited) edited.push('description');
  const wish = hash(desired.description);
  const wanted = {
    ...desired,
    // Only while we want the same as before is other HTML for the same words Google's own doing.
    description:
      block.isAsWanted && (base?.description ?? wish) === wish
        ? description
        : withOwnBlock(block, desired.description),
  };
  for (const field of mergedFields) {
    if (hash(normal(field, read(current, field))) === hash(normal(field, wanted[field]))) continue;
    if (base?.[field] === hash(desired[field])) {
      if (!edited.includes(field)) edited.push(field);
      continue;
    }
    write(body, field, wanted);
    changed = true;
  }
  const known = privateOf(current);
  if (Object.entries(desired.privateProperties).some(([name, value]) => known[name] !== value)) {
    const extended = (body.extendedProperties ?? {}) as Record<string, unknown>;
    body.extendedProperties = { ...extended, private: { ...known, ...desired.privateProperties } };
    changed = true;
  }
  if (current.status === 'cancelled') {
    body.status = 'confirmed';
    changed = true;
  }
  return { body, changed, edited };
}

/** The base of the next merge: by field, the hash of what we wanted when we last wrote, and the lines of our description. */
export function mergeBaseOf(desired: DesiredGoogleEvent): MergeBase {
  const fields = mergedFields.map((field) => [field, hash(desired[field])]);
  return Object.fromEntries([...fields, ['descriptionLines', blockLines(desired.description)]]);
}

/**
 * The base after a write whose end nobody saw: fields that it would have changed are no longer known to be as we last left them, so that
 * what it may have written is not taken for its owner's edit.
 */
export function survivingBase(base: MergeBase | null, attempted: DesiredGoogleEvent): MergeBase | null {
  if (!base) return null;
  const written = mergeBaseOf(attempted);
  return Object.fromEntries(Object.entries(base).filter(([field, value]) => written[field] === value));
}

/** What we want of the event as this copy: the mark names the copy, and goes with the event when its owner moves it. */
export function asCopy(copyId: string, desired: DesiredGoogleEvent): DesiredGoogleEvent {
  return { ...desired, privateProperties: { ...desired.privateProperties, kureCalCopyId: copyId } };
}

/** The copy that an event of ours says it is. */
export function copyIdOf(event: GoogleEventBody): string | null {
  const { kureCalCopyId } = privateOf(event);
  return typeof kureCalCopyId === 'string' ? kureCalCopyId : null;
}

/** Whether the event carries the mark of this tracked event. */
export function isOurs(event: GoogleEventBody, trackedId: string): boolean {
  return privateOf(event).kureCalTrackedId === trackedId;
}

function privateOf(event: GoogleEventBody): Record<string, unknown> {
  const extended = event.extendedProperties as { private?: Record<string, unknown> } | undefined;
  return extended?.private ?? {};
}

function read(event: GoogleEventBody, field: MergedField): unknown {
  return field === 'time' ? { start: event.start, end: event.end } : event[field];
}

function write(body: GoogleEventBody, field: MergedField, desired: DesiredGoogleEvent): void {
  if (field === 'time') {
    body.start = desired.time.start;
    body.end = desired.time.end;
  } else body[field] = desired[field];
}

/** What a field means, whatever way it is written: Google answers instants in the calendar's zone and leaves empty fields out. */
function normal(field: MergedField, value: unknown): unknown {
  if (field === 'time') {
    const { start, end } = value as { start?: GoogleTime; end?: GoogleTime };
    return [momentOf(start), momentOf(end)];
  }
  if (field === 'transparency') return value ?? 'opaque';
  if (field === 'reminders') {
    const { useDefault = true, overrides = [] } = (value ?? {}) as {
      useDefault?: boolean;
      overrides?: { method?: string; minutes?: number }[];
    };
    return useDefault ? true : overrides.map(({ method, minutes }) => `${method}:${minutes}`).sort();
  }
  if (field === 'source') {
    const { title, url } = (value ?? {}) as { title?: string; url?: string };
    return [title, url];
  }
  return value ?? '';
}

type GoogleTime = { date?: string | null; dateTime?: string | null; timeZone?: string | null };
const momentOf = (time: GoogleTime | undefined) => {
  if (!time?.dateTime) return time?.date ?? null;
  const at = Date.parse(time.dateTime);
  return [Number.isNaN(at) ? time.dateTime : at, time.timeZone ?? null];
};

function hash(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value) ?? 'undefined')
    .digest('hex')
    .slice(0, 16);
}
