import { createServiceClient } from '#src/data/clients.ts';
import { getEnv } from '#src/env.ts';
import { rotateKeys } from '#src/services/accounts/keyRotationService.ts';
import { loadEnvironmentFile, readOrEnd } from './environment.ts';

// Wraps every person's data key with the first key of ENCRYPTION_KEYS. Run it again after an interruption.
loadEnvironmentFile();
const env = readOrEnd(getEnv);
const { rewrapped, unopened } = await rotateKeys({ db: createServiceClient(env), ring: env.ENCRYPTION_KEYS });
console.log(`${rewrapped} keys are wrapped by ${env.ENCRYPTION_KEYS[0].id} now.`);
if (unopened > 0) {
  console.error(`${unopened} keys were wrapped by a key that ENCRYPTION_KEYS doesn't hold.`);
  process.exit(1);
}
