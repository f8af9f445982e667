import type { Deps } from '#src/compose.ts';
import type { PushContext } from '#src/domain/push/pushContext.ts';
import { isClass, readCalendarList } from './calendarPresence.ts';
import { GoogleError } from './googleError.ts';
import type { GoogleSession } from './googleSession.ts';

type Place = { connectionId: string; googleCalendarId: string };

/** The calendar that was asked has another id now, which is stored already. */
class CalendarRenamed extends Error {
  readonly connectionId: string;
  readonly from: string;
  readonly to: string;
  constructor(connectionId: string, { from, to }: { from: string; to: string }) {
    super('a calendar has another id');
    this.connectionId = connectionId;
    this.from = from;
    this.to = to;
  }
}

/**
 * The new id of an account's primary calendar that Google doesn't know under the old one (L16): its address has changed, and the account's
 * list names the new one, which is stored. Null when it has not, or when that can't be told now.
 */
export async function renamedPrimary(
  deps: Pick<Deps, 'db'>,
  session: GoogleSession,
  account: { userId: string; primaryId?: string | null | undefined; pushId?: number },
  googleCalendarId: string,
): Promise<{ from: string; to: string } | null> {
  if (account.primaryId !== googleCalendarId) return null;
  try {
    const { renamed } = await readCalendarList(deps, session, account);
    return renamed?.from === googleCalendarId ? renamed : null;
  } catch (error) {
    if (error instanceof GoogleError) return null;
    throw error;
  }
}

/** Interrupts a push whose calendar is gone under the id that it knows but there under another one (see followingRenames). */
export async function noticeRename(
  deps: Pick<Deps, 'db'>,
  session: GoogleSession,
  { context, place, error }: { context: PushContext; place: Place; error: unknown },
): Promise<void> {
  if (!isClass(error, 'calendarGone')) return;
  const account = context.connections.find(({ id }) => id === place.connectionId);
  const pushId = context.push.id;
  const renamed =
    account && (await renamedPrimary(deps, session, { ...account, pushId }, place.googleCalendarId));
  if (renamed) throw new CalendarRenamed(place.connectionId, renamed);
}

/** Does a push's work, and does it once more under the new id when one of its calendars has been renamed meanwhile. */
export async function followingRenames<T>(
  context: PushContext,
  work: (context: PushContext) => Promise<T>,
): Promise<T> {
  try {
    return await work(context);
  } catch (error) {
    if (!(error instanceof CalendarRenamed)) throw error;
    return work(withNewId(context, error));
  }
}

function withNewId(context: PushContext, { connectionId, from, to }: CalendarRenamed): PushContext {
  const moved = <P extends Place>(place: P): P =>
    place.connectionId === connectionId && place.googleCalendarId === from
      ? { ...place, googleCalendarId: to }
      : place;
  const target = context.target && moved(context.target);
  return {
    ...context,
    target: target && target !== context.target ? { ...target, goneAt: null } : target,
    copies: context.copies.map(moved),
    connections: context.connections.map((account) =>
      account.id === connectionId ? { ...account, primaryId: to } : account,
    ),
  };
}
