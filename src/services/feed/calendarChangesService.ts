import { createSecretKey } from 'node:crypto';
import type { CalendarChanges } from '#src/contract/answers/calendarChanges.ts';
import { readSealedChanges } from '#src/data/calendarMirror.ts';
import type { ServiceClient } from '#src/data/clients.ts';
import { type KeyRing, unwrapDataKey } from '#src/security/encryption.ts';
import { openEvent } from '#src/security/sealedEvents.ts';

type Deps = { db: ServiceClient; env: { ENCRYPTION_KEYS: KeyRing } };

/**
 * What changed in a user's mirrored calendars after a change number, in order: whoever asks again with `nextSince` misses
 * nothing (L8). A `nextSince` below `since` says that the asker knows of changes that are not here (a database that was restored), and
 * has to begin anew. One database call; nothing is opened when nothing changed.
 */
export async function readCalendarChanges(
  { db, env }: Deps,
  input: { userId: string; since: number; limit: number; calendarIds?: string[] },
): Promise<CalendarChanges> {
  const { rows, sealed, lastSeq, hasMore, key: wrapped } = await readSealedChanges(db, input);
  const changes: CalendarChanges = {
    events: [],
    removed: [],
    nextSince: Math.min(input.since, lastSeq),
    hasMore,
  };
  if (!wrapped || sealed === null) return changes;
  // Made into a key object once: every use of raw bytes would do it again.
  const key = createSecretKey(unwrapDataKey(env.ENCRYPTION_KEYS, input.userId, wrapped));
  const bytes = Buffer.from(sealed, 'base64');
  let at = 0;
  for (const { calendarId, changeSeq, deleted, length, ref } of rows) {
    const event = openEvent(key, { userId: input.userId, calendarId }, ref, bytes.subarray(at, at + length));
    at += length;
    const place = { calendarId, googleEventId: event.id, changeSeq };
    if (deleted) changes.removed.push(place);
    else changes.events.push({ ...place, event });
    changes.nextSince = changeSeq;
  }
  return changes;
}
