import type { Deps } from '#src/compose.ts';

/** After so many calls to Google within its day, work that nobody waits for is left for the next day. */
export const backgroundCalls = ({ env, engine }: Pick<Deps, 'env' | 'engine'>): number =>
  Math.floor(env.GOOGLE_DAILY_CALLS * engine.backgroundShare);
