import type { Classified } from './google/googleErrors.ts';
import type { SyncCode } from './syncMessages.ts';

/** What became of an attempt. `again`: its subject changed meanwhile, so it runs once more at once; `lost`: another worker has the row. */
export type JobResult = 'done' | 'again' | 'waiting' | 'dead' | 'lost';

export type JobEnding = {
  /** `wait` runs again after the delay and doesn't count as an attempt; `retry` counts; `dead` gives up. */
  result: 'done' | 'wait' | 'retry' | 'dead';
  error?: SyncCode;
  /** Without it, `wait` and `retry` run again after a backoff that grows with the attempts. */
  delayMs?: number;
  /** What the account needs before any of its rows can run. */
  health?: 'backoff' | 'hold_writes' | 'reauth';
};

/**
 * What a failure at Google means for a row of the queue, whatever its kind, and for its account. A service that knows better overrides it: a calendar
 * that can't be seen ends a push but makes a pull ask for the list.
 */
export function jobEnd({ class: kind, code, delayMs }: Classified): JobEnding {
  const delay = delayMs === undefined ? {} : { delayMs };
  switch (kind) {
    case 'reauthorise':
      return { result: 'wait', error: code, delayMs: 0, health: 'reauth' };
    case 'backOff':
      return {
        result: 'wait',
        error: code,
        ...delay,
        health: code === 'writes_limited' ? 'hold_writes' : 'backoff',
      };
    case 'permanent':
      return { result: 'dead', error: code };
    default:
      return { result: 'retry', error: code, ...delay };
  }
}

/** The same for a row that only reads: what Google refuses for good is asked again too, which harms nothing. */
export const readEnd = (failure: Classified): JobEnding => {
  const ending = jobEnd(failure);
  return ending.result === 'dead' ? { ...ending, result: 'retry' } : ending;
};
