import { createServiceClient, type ServiceClient } from '#src/data/clients.ts';
import { type Env, getEnv } from '#src/env.ts';

/** What service verbs need from outside, as their first argument. */
export type Deps = {
  env: Env;
  db: ServiceClient;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
};

let deps: Deps | undefined;

/** The graph of the running app, built once per process. */
export function compose(): Deps {
  const env = getEnv();
  deps ??= { env, db: createServiceClient(env), now: Date.now };
  return deps;
}
