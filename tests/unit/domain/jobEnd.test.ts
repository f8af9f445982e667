import { describe, expect, test } from 'vitest';
import { jobEnd, readEnd } from '#src/domain/jobEnd.ts';

describe('what a failure at Google means for a row of the queue', () => {
  test('a lost grant costs no attempt, and nothing of the account runs until its owner reconnects', () => {
    const lost = { class: 'reauthorise', code: 'requires_reauth' } as const;
    expect(jobEnd(lost)).toEqual({ result: 'wait', delayMs: 0, error: 'requires_reauth', health: 'reauth' });
  });

  test('a limit costs no attempt and makes the whole account wait as long as Google says', () => {
    const limited = { class: 'backOff', code: 'rate_limited', delayMs: 7_000 } as const;
    expect(jobEnd(limited)).toEqual({
      result: 'wait',
      delayMs: 7_000,
      error: 'rate_limited',
      health: 'backoff',
    });
  });

  test('an account that may not write for now is read on', () => {
    const held = { class: 'backOff', code: 'writes_limited', delayMs: 3_600_000 } as const;
    expect(jobEnd(held)).toMatchObject({ result: 'wait', health: 'hold_writes' });
  });

  test('an outage counts as an attempt and says nothing of the account', () => {
    const out = { class: 'retry', code: 'google_unavailable' } as const;
    expect(jobEnd(out)).toEqual({ result: 'retry', error: 'google_unavailable' });
  });

  test('a write that Google refuses for good is given up, a read is tried again', () => {
    const refused = { class: 'permanent', code: 'google_refused' } as const;
    expect(jobEnd(refused)).toEqual({ result: 'dead', error: 'google_refused' });
    expect(readEnd(refused)).toEqual({ result: 'retry', error: 'google_refused' });
  });
});
