import { describe, expect, test } from 'vitest';
import { PagePace, pageSizeMax } from '#src/domain/pull/pagePace.ts';

describe('the size of a calendar’s pages', () => {
  test('is the largest for a calendar of which nothing else is known, for as long as an ordinary call', () => {
    const pace = new PagePace(null, 10_000);
    expect([pace.size, pace.timeoutMs]).toEqual([pageSizeMax, 10_000]);
  });

  test('gets smaller, with more time, for each page that didn’t come, down to an end', () => {
    const pace = new PagePace(null, 10_000);
    const seen = [];
    while (pace.slowDown()) seen.push([pace.size, pace.timeoutMs]);
    expect(seen).toEqual([
      [500, 15_000],
      [125, 20_000],
      [30, 25_000],
    ]);
  });

  test('begins with what was found before, whatever the steps are by then', () => {
    expect(new PagePace(125, 10_000).size).toBe(125);
    expect(new PagePace(700, 10_000).size).toBe(500);
    expect(new PagePace(1, 10_000).size).toBe(30);
  });

  test('grows again by one step when a larger page would be well in time, and not before', () => {
    const slow = new PagePace(500, 10_000);
    slow.cameIn(2_000);
    expect(slow.size).toBe(500);
    slow.cameIn(1_000);
    expect(slow.size).toBe(pageSizeMax);
    slow.cameIn(0);
    expect(slow.size).toBe(pageSizeMax);
  });
});
