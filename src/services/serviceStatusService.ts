import type { Deps } from '#src/compose.ts';
import { readServiceStatus } from '#src/data/serviceStatus.ts';
import { lagAtMostMs } from '#src/domain/accounts/syncLag.ts';

/** Beyond this nobody needs the exact number. */
const countMax = 2_000;

/**
 * What an operator wants to know: how each cron last went, how long due work waits, what gave up and why, how often Google was asked today,
 * accounts that need somebody, and how long changes took from Google to here.
 */
export async function serviceStatus({ db, env }: Pick<Deps, 'db' | 'env'>) {
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
