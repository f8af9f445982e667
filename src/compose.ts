import { createServiceClient, type ServiceClient } from '#src/data/clients.ts';
import { type EngineSettings, engineSettings } from '#src/domain/engineSettings.ts';
import { type Env, getEnv } from '#src/env.ts';
import { createPacer, type Pacer } from '#src/services/google/pacer.ts';

/** What service verbs need from outside, as their first argument. */
export type Deps = {
  env: Env;
  db: ServiceClient;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  /** In [0, 1), for jitter alone. */
  random: () => number;
  engine: EngineSettings;
  pacer: Pacer;
};

let deps: Deps | undefined;

/** The graph of the running app, built once per process. */
export function compose(): Deps {
  const env = getEnv();
  if (deps) return deps;
  const db = createServiceClient(env);
  deps = {
    env,
    db,
    now: Date.now,
    random: Math.random,
    engine: engineSettings,
    pacer: createPacer(db, engineSettings.callsPerSecond),
  };
  return deps;
}
