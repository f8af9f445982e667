import * as z from 'zod/mini';
import type { Tracking } from '#src/contract/answers/tracking.ts';

/** What somebody chose before they were signed in. It is kept in this browser alone, so no other site can choose for them. */
const intentionSchema = z.object({
  eventId: z.string(),
  tracking: z.enum(['bookmarked', 'attending']),
  keptAt: z.number(),
});

const storageKey = 'kure-cal-intention';
/** Long enough for signing up and opening the mail. */
const keptMsMax = 60 * 60_000;

/** Where somebody signs in and comes back to an event. */
export const signInForEvent = (eventId: string) =>
  `/sign-in?next=${encodeURIComponent(`/events/${eventId}`)}`;

/** Keeps a choice for the moment when its maker comes back to the event signed in. */
export function keepIntention(eventId: string, tracking: Tracking): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify({ eventId, tracking, keptAt: Date.now() }));
  } catch {
    // A browser that stores nothing still leads back to the event.
  }
}

/**
 * Keeps the choice of a link marked with `data-choice` that is followed before the page's own script runs: on a slow line that is
 * seconds. It stands in the page itself.
 */
export const keepEarlyChoices = `document.addEventListener('click', ({ target }) => {
  const choice = target.closest('[data-choice]')?.dataset.choice;
  if (!choice) return;
  const [eventId, tracking] = choice.split(' ');
  try {
    localStorage.setItem('${storageKey}', JSON.stringify({ eventId, tracking, keptAt: Date.now() }));
  } catch {}
}, true);`;

/** Gives out the choice that was kept for this event, once. */
export function takeIntention(eventId: string): Tracking | null {
  try {
    const kept = intentionSchema.safeParse(JSON.parse(localStorage.getItem(storageKey) ?? 'null'));
    if (!kept.success || kept.data.eventId !== eventId) return null;
    localStorage.removeItem(storageKey);
    return Date.now() - kept.data.keptAt < keptMsMax ? kept.data.tracking : null;
  } catch {
    return null;
  }
}
