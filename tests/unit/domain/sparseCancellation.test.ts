import { expect, test } from 'vitest';
import { completeCancellation } from '#src/domain/pull/sparseCancellation.ts';

const cancelled = (id: string) => ({ id, status: 'cancelled', etag: '"1"' });

test.each([
  ['abc_20261209T110000Z', 'abc', { dateTime: '2026-12-09T11:00:00Z' }],
  ['abc_20261209', 'abc', { date: '2026-12-09' }],
  ['abc_R20261202T110000_20261209T110000Z', 'abc_R20261202T110000', { dateTime: '2026-12-09T11:00:00Z' }],
  ['_60q30c1g60_20261209', '_60q30c1g60', { date: '2026-12-09' }],
])('rebuilds from the id %s which occurrence of which series is cancelled', (id, recurringEventId, start) => {
  expect(completeCancellation(cancelled(id))).toEqual({
    ...cancelled(id),
    recurringEventId,
    originalStartTime: start,
  });
});

test.each([
  'abc',
  'abc_def',
  '_20261209',
  'abc_20261399',
  'abc_20261209T110000',
  'abc_20261209T256000Z',
  'a_R20261209',
])('leaves the cancelled event %s an ordinary deletion', (id) => {
  expect(completeCancellation(cancelled(id))).toEqual(cancelled(id));
});

test('leaves an event that says all of this itself, or is not cancelled, as it is', () => {
  const whole = {
    ...cancelled('abc_20261209'),
    recurringEventId: 'other',
    originalStartTime: { date: '2026-12-10' },
  };
  expect(completeCancellation(whole)).toBe(whole);
  const shown = { id: 'abc_20261209', status: 'confirmed' };
  expect(completeCancellation(shown)).toBe(shown);
});
