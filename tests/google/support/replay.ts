/** The seed of a property run: fixed, unless FC_SEED replays the one that a failure printed. */
export const propertySettings = (numRuns: number) => ({
  seed: Number(process.env.FC_SEED ?? 20_261_121),
  path: process.env.FC_PATH,
  numRuns: Number(process.env.FC_RUNS ?? numRuns),
});
