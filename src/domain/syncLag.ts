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
