import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

/**
 * Adds the variables of the file given by `--env`, or else of .env.local if there is one. What the process already has stays. Ends the
 * process where the file can't be read. The option isn't called `--env-file`, which Node takes for itself.
 */
export function loadEnvironmentFile(): void {
  const { values } = parseArgs({ options: { env: { type: 'string' } } });
  const file = values.env ?? (existsSync('.env.local') ? '.env.local' : undefined);
  if (file === undefined) return;
  try {
    process.loadEnvFile(file);
  } catch (error) {
    console.error(`${file} can't be read: ${(error as Error).message}`);
    process.exit(2);
  }
}

/** What `read` gives; an incomplete environment ends the process with its message alone. */
export function readOrEnd<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}
