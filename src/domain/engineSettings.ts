/** The engine's times and sizes. Tests shorten the times; nothing else changes them. Milliseconds where the name ends with `Ms`. */
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
  /** The six-hourly sync is spread over this time, each account always at the same place: nobody waits longer, and the load is even. */
  roundSpreadMs: 4 * 60 * 60_000,
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

const hourMs = 60 * 60_000;

/**
 * The numbers by which SQL decides. `npm run schema` writes a function of each: `awayAfterMs` is private.engine_away_after(), an interval. A
 * change takes effect with the migration that carries it.
 */
export const sqlSettings = {
  /** A row that failed so often is dead: it waits for a change of its subject, or for its owner. */
  attemptsMax: 10,
  /** Before the second attempt; doubled with each, up to the longest. */
  backoffMinMs: 5_000,
  backoffMaxMs: hourMs,
  /** A dead pull is polled again after this time. */
  deadPollMs: hourMs,
  /** Without an open page for this time, a calendar is polled less often. */
  awayAfterMs: hourMs / 2,
  awayPollMs: 3 * hourMs,
  /** Without a visit for this time, and for Google's public calendars, it is polled once a day. */
  absentAfterMs: 30 * 24 * hourMs,
  absentPollMs: 24 * hourMs,
  /** A deleted account that waits for Google is looked at again after this time. */
  deletionLookMs: hourMs,
  /** What happens within this time goes into one mail. */
  noticeGatherMs: hourMs / 6,
  /** What could not be mailed for so long is not mailed any more. */
  noticeMailMs: 48 * hourMs,
  /** News of an event is shown for so long. */
  noticeShownMs: 30 * 24 * hourMs,
};
