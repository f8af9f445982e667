import type { Deps } from '#src/compose.ts';
import type { EventReceipt } from '#src/contract/answers/dashboard.ts';
import { listCalendarRows } from '#src/data/calendars.ts';
import {
  type CopyReceipt,
  listCopyReceipts,
  readMirroredEvents,
  readUserKey,
} from '#src/data/eventReceipts.ts';
import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import { SealError, unwrapDataKey } from '#src/security/encryption.ts';
import { openEvent, sealEvents } from '#src/security/sealedEvents.ts';

/** The receipts of tracked events (all, or those given by their own ids) that Google is known to hold, by the event's id. */
export async function listReceipts(
  deps: Deps,
  userId: string,
  trackedIds?: string[],
): Promise<Map<string, EventReceipt>> {
  const copies = await listCopyReceipts(deps.db, userId, trackedIds);
  const mirrored = await mirroredCopies(deps, userId, copies);
  const receipts = new Map<string, EventReceipt>();
  for (const copy of copies) {
    const { eventId, account, writtenAt, confirmedAt, editedFields } = copy;
    const known = receipts.get(eventId);
    // While a copy moves to another calendar there are two: the newer one counts.
    if (known && (known.confirmedAt ?? '') > (confirmedAt ?? '')) continue;
    receipts.set(eventId, {
      account,
      writtenAt,
      confirmedAt,
      lastChange: lastChange(copy, mirrored.get(copy)),
      editedFields,
    });
  }
  return receipts;
}

/** Google's `updated` of our own write lies before the moment at which we noted it; what is later is somebody else's change. */
function lastChange(
  { writtenAt }: CopyReceipt,
  mirrored: MirroredEvent | undefined,
): EventReceipt['lastChange'] {
  const updated = mirrored?.updated;
  if (updated && (writtenAt === null || Date.parse(updated) > Date.parse(writtenAt))) {
    return { by: 'google', at: updated };
  }
  return writtenAt === null ? null : { by: 'kure_cal', at: writtenAt };
}

async function mirroredCopies(deps: Deps, userId: string, copies: CopyReceipt[]) {
  const opened = new Map<CopyReceipt, MirroredEvent>();
  const wrapped = copies.length > 0 ? await readUserKey(deps.db, userId) : null;
  if (!wrapped) return opened;
  let key: Buffer;
  try {
    key = unwrapDataKey(deps.env.ENCRYPTION_KEYS, userId, wrapped);
  } catch (error) {
    // The accounts say what is wrong; what was tracked can be shown all the same.
    if (error instanceof SealError) return opened;
    throw error;
  }
  const calendars = await listCalendarRows(deps.db, userId);
  const readings = calendars.map(async (calendar) => {
    const owner = { userId, calendarId: calendar.id };
    const held = copies.flatMap((copy) => {
      const here =
        copy.connectionId === calendar.connection_id && copy.googleCalendarId === calendar.google_calendar_id;
      return here && copy.googleEventId ? [{ copy, id: copy.googleEventId }] : [];
    });
    if (held.length === 0) return;
    // The hashes that rows are found by are a product of sealing.
    const hashes = Buffer.from(
      sealEvents(
        key,
        owner,
        held.map(({ id }) => ({ id })),
      ).refs,
      'base64',
    ).toString('hex');
    const byRef = new Map(held.map(({ copy }, index) => [hashes.slice(index * 32, (index + 1) * 32), copy]));
    for (const { ref, sealed } of await readMirroredEvents(deps.db, owner, [...byRef.keys()])) {
      const copy = byRef.get(ref);
      if (copy) opened.set(copy, openEvent(key, owner, ref, sealed));
    }
  });
  await Promise.all(readings);
  return opened;
}
