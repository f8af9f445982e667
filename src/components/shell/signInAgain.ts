import { RequestFailure } from '#src/browser/requestFailure.ts';
import { keepIntention, signInForEvent } from '#src/browser/trackingIntention.ts';
import type { Tracking } from '#src/contract/answers/tracking.ts';

/** Whether a request was refused because nobody is signed in any more. */
export const hasSessionEnded = (error: unknown): boolean =>
  error instanceof RequestFailure && error.code === 'not_signed_in';

/**
 * The button of a message that says that the session has ended: it leads to sign in and back, to the event where a choice waits to be
 * carried out, else to this page. Nothing for any other refusal.
 */
export function signInAgain(error: unknown, wish?: { eventId: string; tracking: Tracking | null }) {
  if (!hasSessionEnded(error)) return {};
  const onClick = () => {
    const here = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
    if (wish?.tracking) keepIntention(wish.eventId, wish.tracking);
    location.assign(wish?.tracking ? signInForEvent(wish.eventId) : here);
  };
  return { action: { label: 'Sign in', onClick } };
}
