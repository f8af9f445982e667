import { z } from 'zod';
import type { ServiceClient } from './clients.ts';
import { callSql } from './rpc.ts';

/** Takes the account's next turn to ask Google; returns in how many milliseconds it comes. An account that is gone doesn't wait. */
export async function takeGoogleTurn(
  db: ServiceClient,
  input: { connectionId: string; callsPerSecond: number },
): Promise<number> {
  const args = { connection: input.connectionId, calls: input.callsPerSecond };
  return z
    .number()
    .nullable()
    .transform((waitMs) => waitMs ?? 0)
    .parse(await callSql(db, 'take_google_turn', args));
}
