import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseSeries, slotsBetween } from '#src/domain/recurrence/recurrence.ts';
import { dayMs } from '#src/domain/time/eventTime.ts';
import { deviations } from './deviations.ts';
import { momentOf, plain, seriesOfCase, zones } from './seriesOfCase.ts';

type Case = {
  source: string;
  start: string;
  lines: string[];
  expected: string[] | null;
  from: string;
  open: boolean;
};

const cases: Case[] = readFileSync(new URL('cases.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [source = '', start = '', lines = '', expected = '', from = '', open = ''] = line.split('\t');
    return {
      source,
      start,
      from,
      lines: lines.split(' '),
      open: open === 'open',
      expected:
        expected === 'refused'
          ? null
          : expected
              .split(' ')
              .filter(Boolean)
              .map((at) => (at.length === 8 ? at + start.slice(8) : at)),
    };
  });

/** For so long a series is also read week by week; the months cover what follows. */
const weeksMax = Number(process.env.RECURRENCE_WEEKS ?? 60);

/** A rule with hours can be read as one of days only where its own start is a day, and then not as one of times. */
const canRun = ({ start, lines }: Case, zone: string | null) =>
  lines.every((line) => !/(HOUR|MINUTE|SECOND)/.test(line)) || (zone === null) === (start.length === 8);

function compare(one: Case, given: string[], zone: string | null): { right: string; found: string } | null {
  const series = parseSeries(seriesOfCase(one.start, one.lines, zone));
  if (!series) return { right: '', found: 'no series' };
  const start = plain(one.start);
  const moments = new Set(given.map((at) => momentOf(plain(at), zone)));
  moments.add(momentOf(start, zone));
  const right = [...moments].sort((a, b) => a - b);
  const low = Math.min(...right);
  const high = Math.max(...right) + (one.open && given.length > 0 ? 0 : 1500 * dayMs);
  const whole = slotsBetween(series, low, high).filter((ms) => ms >= low);
  // A page asks for a month, or for a week.
  const pieces = (days: number, end: number) => {
    const found: number[] = [];
    for (let at = low; at <= end; at += days * dayMs) {
      found.push(...slotsBetween(series, at + series.durationMs, Math.min(end, at + days * dayMs - 1)));
    }
    return found;
  };
  const weeksEnd = Math.min(high, low + weeksMax * 7 * dayMs);
  const text = (list: number[]) => list.map((ms) => new Date(ms).toISOString().slice(0, 19)).join(' ');
  const inWeeks = right.filter((ms) => ms <= weeksEnd);
  for (const [found, wanted] of [
    [whole, right],
    [pieces(42, high), right],
    [pieces(7, weeksEnd), inWeeks],
  ] as const) {
    if (text(found) !== text(wanted)) return { right: text(wanted), found: text(found) };
  }
  if (one.from === '') return null;
  const later = momentOf(plain(one.from), zone);
  const rest = [
    text(right.filter((ms) => ms >= later)),
    text(slotsBetween(series, later + series.durationMs, high)),
  ];
  return rest[0] === rest[1] ? null : { right: rest[0] ?? '', found: rest[1] ?? '' };
}

const deviationOf = (one: Case) =>
  deviations.find(({ start, line }) => start === one.start && line === one.lines[0]);
const decided = (given: string[], start: string) =>
  given.map((at) => (at.length === 8 ? at + start.slice(8) : at));

describe.each([...zones, null])('the recurrence table in %s (null: all-day)', (zone) => {
  const ours = cases.filter((one) => canRun(one, zone));

  test.each(ours.filter((one) => !deviationOf(one)))('$source $start $lines', (one) => {
    expect(one.expected).not.toBeNull();
    expect(compare(one, one.expected ?? [], zone)).toBeNull();
  });

  test.each(ours.filter(deviationOf))('is still decided otherwise: $source $start $lines', (one) => {
    if (one.expected) expect(compare(one, one.expected, zone)).not.toBeNull();
    const { shown } = deviationOf(one) as (typeof deviations)[number];
    expect(
      compare({ ...one, open: one.open && shown.length > 1 }, decided(shown, one.start), zone),
    ).toBeNull();
  });
});

test('runs 146 and 115 cases, and lists no deviation that is in no case', () => {
  const count = (source: string) => cases.filter((one) => one.source === source).length;
  expect([count('libical'), count('ical.js')]).toEqual([146, 115]);
  for (const deviation of deviations) {
    expect(cases.some((one) => deviationOf(one) === deviation)).toBe(true);
  }
});
