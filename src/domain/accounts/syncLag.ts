/** Upper ends of the histogram's buckets, in ms, from Google's `updated` to our commit; the last bucket is open. */
export const lagBucketsMs = [500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 600_000, 3_600_000] as const;

/** Counts of one page for the connection's histogram. Changes without a believable `updated` are left out. */
export function lagHistogram(updated: (string | undefined)[], now: number): number[] {
  const counts = new Array<number>(lagBucketsMs.length + 1).fill(0);
  for (const text of updated) {
    const at = text === undefined ? Number.NaN : Date.parse(text);
    if (Number.isNaN(at)) continue;
    const lag = Math.max(0, now - at);
    const found = lagBucketsMs.findIndex((end) => lag <= end);
    const bucket = found === -1 ? lagBucketsMs.length : found;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return counts;
}

export type LagSummary = {
  /** How many changes were counted. */
  changes: number;
  /** Half of them took no longer than this, in ms; null when there are none, or when it was more than the largest bucket's end. */
  medianAtMostMs: number | null;
};

/** What the histogram says: its buckets' ends are all that is known, so the median is an upper bound. */
export const summariseLag = (counts: readonly number[]): LagSummary => ({
  changes: counts.reduce((sum, count) => sum + count, 0),
  medianAtMostMs: lagAtMostMs(counts, 0.5),
});

/** The end of the bucket in which this share of the changes is reached; null when there are none, or when it is the open one. */
export function lagAtMostMs(counts: readonly number[], share: number): number | null {
  const changes = counts.reduce((sum, count) => sum + count, 0);
  let passed = 0;
  const bucket = counts.findIndex((count) => {
    passed += count;
    return passed > 0 && passed >= changes * share;
  });
  return lagBucketsMs[bucket] ?? null;
}
