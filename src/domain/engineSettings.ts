/** The engine's times and sizes. Tests shorten the times; nothing else changes them. */
export const engineSettings = {
  /** One call to Google. */
  callTimeoutMs: 10_000,
  /** Before the same call is tried again, plus a little jitter. */
  callDelayMs: 1_000,
  /** All calls of one attempt; well within the lease. */
  attemptMs: 30_000,
  leaseMs: 90_000,
  /** A sync that somebody watches ends after this time and is resumed later. */
  streamMs: 300_000,
  /** One person syncs at most once in this time. */
  streamGapMs: 5_000,
  /** A calendar that no channel tells about is looked at this often. */
  pollEveryMs: 10 * 60_000,
  /** The share of Google's daily quota that polls and rounds may use; the rest is for people who wait. */
  backgroundShare: 0.8,
  /** So long a transaction works on what concerns many: far less than a second, so that nobody waits long for a row. */
  sliceMs: 250,
  /** How long a request whose answer we never saw may still take effect. */
  settleMs: 120_000,
  /** Bulk sync: batches of 10 with 2 s between them, each worked on all at once. */
  batchSize: 10,
  batchGapMs: 2_000,
  batchConcurrency: 10,
  queueWorkers: 4,
  /** So many accounts with due work are one worker's share; for more, the cron starts further workers. */
  lanesPerWorker: 250,
  /** Workers that one run of the cron may have, itself included. */
  workersMax: 4,
  /** Google's own limit for one user is 10 requests a second. */
  callsPerSecond: 10,
  refreshLeaseMs: 20_000,
  refreshPollMs: 150,
  /** A token that ends sooner than this is refreshed before use. */
  tokenMinValidMs: 60_000,
};

export type EngineSettings = typeof engineSettings;
