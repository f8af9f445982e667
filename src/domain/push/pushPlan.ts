import { isWritableRole } from '#src/domain/google/calendarRole.ts';
import type { SyncCode } from '#src/domain/syncMessages.ts';
import { type DesiredGoogleEvent, desiredGoogleEvent } from './desiredGoogleEvent.ts';
import { fingerprintOf } from './mergeGoogleEvent.ts';
import type { EventCopy, PushContext } from './pushContext.ts';

export type PushWrite = { copy: EventCopy; desired: DesiredGoogleEvent; fingerprint: string };

export type PushPlan = {
  /** The copy that Google should show; `settled` says that nothing needs to be written or looked at. */
  write: (PushWrite & { settled: boolean }) | null;
  /** Copies that Google should not show. */
  removals: EventCopy[];
  /** Places that turn out to be the very event that is shown (two accounts see one calendar): forgotten, never removed. */
  twins: EventCopy[];
  /** Why there is nothing to show; null when there is, or when tracking has ended. */
  blocked: SyncCode | null;
};

/** Decides what Google should show of one tracked event, and where: no order, no history, only what is wanted now. */
export function pushPlan(context: PushContext, appUrl: string): PushPlan {
  const { tracked, event, preferences, target, copies } = context;
  const live = copies.filter(({ state }) => state !== 'deleted');
  const nowhere = (blocked: SyncCode | null): PushPlan => ({
    write: null,
    removals: live,
    twins: [],
    blocked,
  });
  const asIs = (blocked: SyncCode): PushPlan => ({ write: null, removals: [], twins: [], blocked });

  if (tracked.tracking === null) return nowhere(null);
  if (event.deletedAt !== null) return nowhere('event_cancelled');
  if (!preferences || !target) return asIs('not_connected');
  if (!preferences.enabled) return asIs('disabled');
  const included = tracked.tracking === 'attending' ? preferences.syncAttending : preferences.syncBookmarked;
  if (!included) return nowhere('kind_excluded');
  if (target.goneAt !== null) return asIs('calendar_gone');
  if (!isWritableRole(target.accessRole)) return asIs('calendar_read_only');
  const isTarget = (copy: EventCopy) =>
    copy.connectionId === target.connectionId && copy.googleCalendarId === target.googleCalendarId;
  const copy = copies.find(isTarget);
  const isTwin = (other: EventCopy) =>
    other.googleCalendarId === copy?.googleCalendarId && other.generation === copy.generation;
  const others = live.filter((other) => !isTarget(other));
  const removals = others.filter((other) => !isTwin(other));
  const twins = others.filter(isTwin);
  const outcome = desiredGoogleEvent(context, appUrl);
  if (outcome.status === 'invalid') {
    // What shows it stays; one that it has left elsewhere goes all the same, or there would be two.
    return {
      write: null,
      removals: copy?.state === 'present' ? removals : [],
      twins: [],
      blocked: outcome.code,
    };
  }
  // The claim writes it before anything is asked of Google; without it the target has only just been chosen.
  if (!copy) return asIs('not_connected');
  if (copy.state === 'removed_by_user')
    return { write: null, removals, twins: [], blocked: 'removed_in_google' };
  const fingerprint = fingerprintOf(outcome.event);
  const settled =
    copy.state === 'present' && copy.uncertainUntil === null && copy.fingerprint === fingerprint;
  return { write: { copy, desired: outcome.event, fingerprint, settled }, removals, twins, blocked: null };
}
