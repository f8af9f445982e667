/** How often and how long: every wait of the engine that isn't in the queue's SQL. Times in milliseconds. */
export const retryPolicy = {
  /** Tries of one call that met an outage, within one attempt; what still fails is the queue's. */
  outageTriesMax: 2,
  /** Tries of one call that met a rate limit: a short burst is waited out, a longer one makes the account wait. */
  rateLimitTriesMax: 5,
  /** A `Retry-After` of more than this makes the account wait at once. */
  rateLimitWaitMaxMs: 2_000,
  /** Reads and writes again after 412 or 409 within one attempt. */
  mergeRoundsMax: 5,
  /** Generations tried within one attempt, when Google refuses to restore deleted ids. */
  generationsMax: 3,
} as const;

/** The wait before one call is tried again: never shorter than the given one, with jitter on top. `random` is in [0, 1). */
export function callDelayMs(leastMs: number, random: number): number {
  return leastMs * (1 + random * 0.1);
}

/** `Retry-After` in seconds or as a date, as milliseconds from `now`; bounded by an hour, undefined when it says nothing usable. */
export function retryAfterMs(header: string | null | undefined, now: number): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) && ms >= 0 ? Math.min(ms, 3_600_000) : undefined;
}
