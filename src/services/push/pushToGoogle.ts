import type { CopyChange } from '#src/data/pushes.ts';
import { googleEventId } from '#src/domain/google/googleEventId.ts';
import { retryPolicy } from '#src/domain/google/retryPolicy.ts';
import {
  asCopy,
  copyIdOf,
  fingerprintOf,
  isOurs,
  type MergedField,
  mergeBaseOf,
  mergeGoogleEvent,
  newGoogleEvent,
} from '#src/domain/push/mergeGoogleEvent.ts';
import type { EventCopy } from '#src/domain/push/pushContext.ts';
import type { PushWrite } from '#src/domain/push/pushPlan.ts';
import {
  confirmedFailure,
  type EventPlace,
  findEvent,
  findOwnEvent,
  isClass,
} from '#src/services/google/calendarPresence.ts';
import { GoogleError } from '#src/services/google/googleError.ts';
import type { GoogleSession } from '#src/services/google/googleSession.ts';
import type { GoogleCalendarListEntry, GoogleEvent } from '#src/services/googleCalendarService.ts';

export type Written = {
  did: 'created' | 'updated' | 'nothing' | 'removed_in_google';
  change: CopyChange;
  /** The account's calendars, where they were read to find an event that its owner moved. */
  listed: GoogleCalendarListEntry[] | null;
};

/**
 * Which tracked event it is, in which other calendars copies of it may be, and in which of those nobody has ever seen one: an event there
 * came of an attempt whose end nobody saw, or its owner moved it there.
 */
export type Identity = { trackedId: string; elsewhere: string[]; unseen: string[] };

/**
 * Makes Google show the event, whatever is there: nothing, an event of ours, one that was deleted, the leftovers of attempts whose
 * end nobody saw. One that its owner moved to another of their calendars is followed there. Ends with exactly one event, or throws a
 * GoogleError; running it again is harmless. `noteGeneration` stores that
 * the copy goes on under a next id before Google is asked for it, or whoever comes after a lost attempt could bring back the id before.
 */
export async function ensurePresent(
  session: GoogleSession,
  { copy, desired }: PushWrite,
  identity: Identity,
  noteGeneration: (copyId: string, generation: number) => Promise<void>,
): Promise<Written> {
  const { trackedId } = identity;
  let { googleCalendarId: calendarId } = copy;
  let listed: GoogleCalendarListEntry[] | null = null;
  const uncertain = copy.uncertainUntil !== null;
  /** We know that Google showed it, and did nothing since that could have taken it away. */
  const wasShown = copy.state === 'present' && !uncertain;
  let generation = copy.generation;
  let look = copy.state === 'present';
  let lookedInVain = false;

  const written = (did: Written['did'], event: GoogleEvent, editedFields: MergedField[] = []): Written => ({
    did,
    change: {
      id: copy.id,
      state: 'present',
      generation,
      ...(calendarId === copy.googleCalendarId ? {} : { googleCalendarId: calendarId }),
      googleEventId: event.id,
      etag: event.etag,
      link: event.htmlLink ?? null,
      base: mergeBaseOf(desired),
      fingerprint: fingerprintOf(desired),
      editedFields,
      uncertain: false,
      written: did !== 'nothing',
    },
    listed,
  });

  /** Where its owner moved the event to. */
  const follow = async (eventId: string): Promise<boolean> => {
    const found = await findOwnEvent(session, {
      calendarId,
      eventId,
      ...identity,
      copyId: copy.id,
      isUnseen: false,
    });
    if (!found || calendarId !== copy.googleCalendarId) return false;
    calendarId = found.calendarId;
    listed = found.listed;
    return true;
  };

  const nextGeneration = async () => {
    if (generation - copy.generation >= retryPolicy.generationsMax) throw contradicting();
    await noteGeneration(copy.id, generation + 1);
    generation += 1;
    look = false;
    lookedInVain = false;
  };

  for (let round = 0; round < retryPolicy.mergeRoundsMax + retryPolicy.generationsMax; round += 1) {
    const id = googleEventId(trackedId, generation);
    if (!look) {
      try {
        const body = newGoogleEvent(id, asCopy(copy.id, desired));
        return written('created', await session.call((api) => api.insertEvent(calendarId, body)));
      } catch (error) {
        if (!isClass(error, 'conflict')) throw await confirmedFailure(session, calendarId, error);
        look = true;
        continue;
      }
    }
    const current = await findEvent(session, calendarId, id);
    const isRestore = current?.status === 'cancelled';
    if (generation === copy.generation && (isRestore || (current === null && wasShown))) {
      if (await follow(id)) continue;
      if (wasShown) return removedInGoogle(copy);
    }
    if (current === null) {
      if (lookedInVain) throw contradicting();
      lookedInVain = true;
      look = false;
      continue;
    }
    if (!isRestore && !isOurs(current, trackedId)) {
      // Somebody else's event under our id: leave it alone and take the next id.
      await nextGeneration();
      continue;
    }
    const isKnown = copy.state === 'present' && generation === copy.generation;
    const base = isKnown && !isRestore ? copy.base : null;
    const { body, changed, edited } = mergeGoogleEvent(current, asCopy(copy.id, desired), base);
    // After an attempt with an unknown end, writing the same again gives it a new etag, which fences what is still on its way.
    if (!changed && !uncertain) return written('nothing', current, edited);
    try {
      const event = await session.call((api) => api.updateEvent(calendarId, id, body, current.etag));
      return written(isRestore ? 'created' : 'updated', event, edited);
    } catch (error) {
      if (isClass(error, 'conflict')) continue;
      if (isClass(error, 'alreadyDone') && !isRestore) continue;
      if (!isRestore || !isRefusedRestore(error)) throw error;
      await nextGeneration();
    }
  }
  throw endlessConflict();
}

export type Removed = { removed: boolean; change: CopyChange | null; recheckAt: number | null };

/** What there is to know of a copy that is not there (any more). */
export const goneCopy = {
  state: 'deleted',
  etag: null,
  base: null,
  fingerprint: null,
  uncertain: false,
} as const;

/**
 * Makes Google no longer show a copy. Before anything is removed that was written since we last knew it, `isStillWanted` is asked. When nothing was found to delete although a request of ours may still create it, the answer is
 * to look again at `recheckAt` (milliseconds since 1970).
 */
export async function ensureAbsent(
  session: GoogleSession | null,
  copy: EventCopy,
  identity: Identity,
  now: number,
  isStillWanted: () => Promise<boolean> = async () => true,
): Promise<Removed> {
  const gone: CopyChange = { id: copy.id, ...goneCopy };
  if (!session) return { removed: false, change: null, recheckAt: null };
  // What its owner removed they may have restored since: without an etag Google is asked before it counts as gone.
  const known = copy.state === 'present' || copy.state === 'removed_by_user';
  const certain = known && copy.uncertainUntil === null;
  const eventId = googleEventId(identity.trackedId, copy.generation);
  const isUnseen = copy.state === 'unconfirmed';
  const place = { calendarId: copy.googleCalendarId, eventId, ...identity, copyId: copy.id, isUnseen };
  let found = await remove(session, place, certain ? copy.etag : null, isStillWanted);
  const mayBeElsewhere = copy.state === 'present' || copy.uncertainUntil !== null || found === 'missing';
  if (found !== 'removed' && mayBeElsewhere) {
    const moved = await findOwnEvent(session, place);
    if (moved) found = await remove(session, { ...place, ...moved }, null, isStillWanted);
  }
  if (found === 'removed') return { removed: true, change: gone, recheckAt: null };
  const open = copy.uncertainUntil === null ? 0 : Date.parse(copy.uncertainUntil);
  return open > now
    ? { removed: false, change: null, recheckAt: open }
    : { removed: false, change: gone, recheckAt: null };
}

/** `missing`: there is no trace of it, which says little about a calendar that may be gone itself. */
async function remove(
  session: GoogleSession,
  { calendarId, eventId, trackedId, copyId, isUnseen }: EventPlace,
  knownEtag: string | null,
  isStillWanted: () => Promise<boolean>,
): Promise<'removed' | 'absent' | 'missing'> {
  let etag = knownEtag;
  for (let round = 0; round < retryPolicy.mergeRoundsMax; round += 1) {
    if (etag === null) {
      const current = await findEvent(session, calendarId, eventId);
      if (current === null) return 'missing';
      if (current.status === 'cancelled' || !isOurs(current, trackedId)) return 'absent';
      // Nobody has seen this copy: an event that was made as another one was moved here by its owner.
      if (isUnseen && (copyIdOf(current) ?? copyId) !== copyId) return 'absent';
      if (!(await isStillWanted())) throw endlessConflict();
      etag = current.etag;
    }
    const expected = etag;
    try {
      await session.call((api) => api.deleteEvent(calendarId, eventId, expected));
      return 'removed';
    } catch (error) {
      if (!isClass(error, 'conflict') && !isClass(error, 'alreadyDone')) throw error;
      etag = null;
    }
  }
  throw endlessConflict();
}

const removedInGoogle = (copy: EventCopy): Written => ({
  did: 'removed_in_google',
  listed: null,
  change: {
    id: copy.id,
    // The base stays: if its owner restores it, what they had edited is still theirs.
    state: 'removed_by_user',
    etag: null,
    fingerprint: null,
    uncertain: false,
  },
});

/** Some calendars don't let a deleted event come back; being read-only is another matter. */
const isRefusedRestore = (error: unknown) =>
  isClass(error, 'alreadyDone') || (isClass(error, 'permanent') && error.code !== 'calendar_read_only');

/** Somebody else writes faster, or is meant to have it. */
const endlessConflict = () => new GoogleError({ class: 'conflict', code: 'edit_conflict' }, { status: 412 });

/** Google says both that the id is taken and that it isn't there. */
const contradicting = () =>
  new GoogleError({ class: 'retry', code: 'google_answer_unusable' }, { status: 409, unknown: true });
