import type { Deps } from '#src/compose.ts';
import { noteStatusSample, readServiceStatus, readStatusSamples } from '#src/data/serviceStatus.ts';
import { lagAtMostMs } from '#src/domain/accounts/syncLag.ts';
import type { ServiceStatus, StatusSample } from '#src/domain/operations/serviceStatus.ts';

/** Beyond this nobody needs the exact number. */
const countMax = 2_000;

/**
 * What an operator wants to know: how each cron last went, how long due work waits, what gave up and why, how often Google was asked today,
 * accounts that need somebody, and how long changes took from Google to here.
 */
export async function serviceStatus({ db, env }: Pick<Deps, 'db' | 'env'>): Promise<ServiceStatus> {
  const { lagCounts, googleCallsToday, ...status } = await readServiceStatus(db, countMax);
  return {
    ...status,
    google: { callsToday: googleCallsToday, callsADay: env.GOOGLE_DAILY_CALLS },
    lagAtMostMs: {
      half: lagAtMostMs(lagCounts, 0.5),
      ninetyFivePercent: lagAtMostMs(lagCounts, 0.95),
      ninetyNinePercent: lagAtMostMs(lagCounts, 0.99),
    },
    countsEndAt: countMax,
  };
}

/** Keeps what the operator's charts show. Called by the queue's cron; only the first call of five minutes does anything. */
export const sampleStatus = ({ db }: Pick<Deps, 'db'>): Promise<boolean> => noteStatusSample(db, countMax);

/** A moment of the charts: times in ms, null where there is nothing to tell. */
export type StatusPoint = {
  at: number;
  oldestDueMs: number;
  accountsDue: number;
  googleCalls: number | null;
  lagHalfMs: number | null;
  lagNinetyFiveMs: number | null;
};

const dayMs = 24 * 60 * 60_000;

/** The last day, in steps of five minutes. What counts up is told as what was added since the sample before. */
export async function statusHistory({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<StatusPoint[]> {
  const samples = await readStatusSamples(db, new Date(now() - dayMs));
  return samples.map((sample, index) => pointOf(sample, samples[index - 1]));
}

function pointOf(sample: StatusSample, before: StatusSample | undefined): StatusPoint {
  const kinds = Object.values(sample.queue);
  const added = sample.lagCounts.map((count, bucket) =>
    Math.max(0, count - (before ? (before.lagCounts[bucket] ?? 0) : count)),
  );
  const calls = before && sample.googleCallsToday - before.googleCallsToday;
  return {
    at: Date.parse(sample.at),
    oldestDueMs: Math.max(0, ...kinds.map(({ oldestDueMs }) => oldestDueMs ?? 0)),
    accountsDue: kinds.reduce((sum, { accountsDue }) => sum + accountsDue, 0),
    // The day's count begins anew at midnight in California.
    googleCalls: calls === undefined || calls < 0 ? null : calls,
    lagHalfMs: lagAtMostMs(added, 0.5),
    lagNinetyFiveMs: lagAtMostMs(added, 0.95),
  };
}
