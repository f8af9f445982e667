/** How often and how long: every wait of the engine that isn't in the queue's SQL. Times in milliseconds. */
export const retryPolicy = {
  /** Tries of one call within one attempt; what still fails is the queue's. */
  callTriesMax: 2,
  /** Reads and writes again after 412 or 409 within one attempt. */
  mergeRoundsMax: 5,
  /** Generations tried within one attempt, when Google refuses to restore deleted ids. */
  generationsMax: 3,
} as const;

/** The wait before try number `tries + 1` of one call: doubling, half of it jitter. `random` is in [0, 1). */
export function callDelayMs(firstMs: number, tries: number, random: number): number {
  return firstMs * 2 ** (tries - 1) * (0.75 + random / 2);
}

/** `Retry-After` in seconds or as a date, as milliseconds from `now`; bounded by an hour, undefined when it says nothing usable. */
export function retryAfterMs(header: string | null | undefined, now: number): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) && ms >= 0 ? Math.min(ms, 3_600_000) : undefined;
}
