import { expect, test } from 'vitest';
import { monthShown } from '#src/components/event/MonthLeaf.tsx';

test.each([
  ['2026-11-30', ['2026-11-02', '2026-12-03', '2027-01-08'], '2026-12'],
  ['2026-11-30', ['2026-11-30', '2026-12-03'], '2026-12'],
  ['2026-11-30', ['2026-11-30'], '2026-11'],
  ['2026-12-31', ['2027-02-01'], '2027-02'],
  ['2026-11-10', ['2026-11-02'], '2026-11'],
])('on %s, with events on %j, the landing page shows the month %s', (today, busy, month) => {
  expect(monthShown(today, new Set(busy))).toBe(month);
});
