const hourMs = 60 * 60 * 1000;

/** A channel is replaced when it ends within this time: two daily renewals may fail before push is lost. */
export const renewBeforeMs = 72 * hourMs;

/** What we ask Google for; it may grant less. */
export const channelLifetimeMs = 7 * 24 * hourMs;

/** A watch request that has not been answered for this long is taken as lost. */
export const openingTimeoutMs = 2 * 60 * 1000;

/** A calendar that can't be watched is asked about again after this time: the reason may have gone. */
const retryUnwatchableMs = 7 * 24 * hourMs;

export type WatchEvidence = {
  /** The latest end of a channel that Google confirmed, in ms since 1970; null if there is none. */
  liveUntil: number | null;
  /** How long that channel was granted for, in ms. */
  lifetimeMs: number | null;
  /** When the youngest unanswered watch request was sent. */
  openingSince: number | null;
  /** When Google last said that the calendar can't be watched. */
  unwatchableSince: number | null;
};

/**
 * Whether a calendar needs a new channel now. A channel with a short life is renewed in the last third of it instead, so
 * that a stingy Google doesn't make us open one at every sync.
 */
export function needsChannel(watch: WatchEvidence, now: number): boolean {
  if (watch.unwatchableSince !== null && now - watch.unwatchableSince < retryUnwatchableMs) return false;
  if (watch.openingSince !== null && now - watch.openingSince < openingTimeoutMs) return false;
  if (watch.liveUntil === null) return true;
  const lead = Math.min(renewBeforeMs, (watch.lifetimeMs ?? channelLifetimeMs) / 3);
  return watch.liveUntil - now < lead;
}
