import type { ServiceClient } from '#src/data/clients.ts';
import { takeGoogleTurn } from '#src/data/googleTurns.ts';
import { pause } from '#src/services/pause.ts';

export type Pacer = {
  /** Waits for this account's turn to ask Google. */
  turn(connectionId: string, signal?: AbortSignal): Promise<void>;
};

/** At most so many calls of one account begin within any second, counted in the database for all processes, reads and writes alike. */
export function createPacer(db: ServiceClient, callsPerSecond: number): Pacer {
  return {
    async turn(connectionId, signal) {
      const waitMs = await takeGoogleTurn(db, { connectionId, callsPerSecond });
      if (waitMs > 0) await pause(waitMs, signal);
    },
  };
}

/** A pacer whose first turn of one account was taken already and comes `waitMs` from now. */
export function withTakenTurn(pacer: Pacer, connectionId: string, waitMs: number): Pacer {
  const comesAt = performance.now() + waitMs;
  let taken = true;
  return {
    async turn(id, signal) {
      if (id !== connectionId || !taken) return pacer.turn(id, signal);
      taken = false;
      const leftMs = comesAt - performance.now();
      if (leftMs > 0) await pause(leftMs, signal);
    },
  };
}
