import type { TrackingState } from '#src/components/event/useTracking.ts';
import type { Deps } from '#src/compose.ts';
import type { SignedInUser } from '#src/data/accessToken.ts';
import { trackedOf } from '#src/services/catalogue/eventTrackingService.ts';

/** What the viewer of a page has chosen for each of the events that it shows, and how their sync stands. */
export async function trackingStates(
  deps: Deps,
  user: SignedInUser | null,
  shown: { id: string }[],
): Promise<(eventId: string) => TrackingState> {
  const tracked = user
    ? await trackedOf(
        deps,
        user.id,
        shown.map(({ id }) => id),
      )
    : [];
  const states = new Map(
    tracked.map(({ eventId, tracking, note, sync }) => [eventId, { tracking, note, sync }]),
  );
  return (eventId) => states.get(eventId) ?? { tracking: null, note: null, sync: null };
}
