import { RRuleTemporal } from 'rrule-temporal';
import { afterAll, describe, expect, test } from 'vitest';
import { parseSeries, slotsBetween } from '#src/domain/recurrence/recurrence.ts';
import { libraryDeviations } from './libraryDeviations.ts';
import { between, maybe, type Random, randomOf, signed, some, weekday } from './random.ts';
import { momentOf, plain, seriesOfCase, stamp, zones } from './seriesOfCase.ts';

/** Other rules, with a report: RECURRENCE_SEED=7 RECURRENCE_RULES=5000 npx vitest run --project unit manyParts */
const seed = Number(process.env.RECURRENCE_SEED ?? 1);
const rulesPerZone = Number(process.env.RECURRENCE_RULES ?? 500);
const occurrencesMax = 20;

const list = (random: Random, name: string, most: number, one: () => string | number) =>
  `;${name}=${some(random, most, one)}`;
const monthDays = (random: Random) => list(random, 'BYMONTHDAY', 4, () => signed(random, 31));
const days = (random: Random, nthMax: number) =>
  list(random, 'BYDAY', 4, () => (random() < 0.5 && nthMax ? signed(random, nthMax) : '') + weekday(random));

const yearlyParts: ((random: Random) => string)[] = [
  (random) =>
    list(random, 'BYWEEKNO', 3, () => signed(random, 52)) + maybe(random, 0.5, () => days(random, 0)),
  (random) =>
    list(random, 'BYYEARDAY', 5, () => signed(random, 365)) + maybe(random, 0.2, () => days(random, 0)),
  (random) => monthDays(random) + maybe(random, 0.3, () => days(random, 0)),
  (random) => days(random, 5),
  () => '',
];

/** A rule of any frequency down to hours, with any parts that the RFC allows for it. */
function randomRule(random: Random): string {
  const frequency = ['YEARLY', 'YEARLY', 'MONTHLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY'][
    between(random, 0, 6)
  ] as string;
  const isHourly = frequency === 'HOURLY';
  let rule = `FREQ=${frequency};INTERVAL=${between(random, 1, isHourly ? 30 : 4)}`;
  if (!isHourly) rule += maybe(random, 0.3, () => list(random, 'BYMONTH', 3, () => between(random, 1, 12)));
  if (frequency === 'YEARLY') rule += yearlyParts[between(random, 0, yearlyParts.length - 1)]?.(random);
  else if (frequency === 'MONTHLY') {
    rule += random() < 0.4 ? monthDays(random) + maybe(random, 0.3, () => days(random, 0)) : days(random, 5);
  } else {
    if (frequency === 'DAILY') rule += maybe(random, 0.3, () => monthDays(random));
    rule += maybe(random, 0.5, () => days(random, 0));
  }
  const onDays = /BY(DAY|MONTHDAY|YEARDAY|WEEKNO)=/.test(rule);
  rule += maybe(random, 0.2, () => list(random, 'BYHOUR', 3, () => between(random, 0, 23)));
  rule += maybe(random, 0.2, () => list(random, 'BYMINUTE', 3, () => between(random, 0, 59)));
  rule += maybe(random, 0.4, () => `;WKST=${weekday(random)}`);
  if (onDays && !isHourly && frequency !== 'DAILY')
    rule += maybe(random, 0.3, () => list(random, 'BYSETPOS', 2, () => signed(random, 3)));
  return rule;
}

/** The first occurrences on a clock of no zone; none of a rule that the library gives up. */
function byLibrary(rule: string, start: string, count: number): string[] {
  try {
    const rruleString = `DTSTART:${start}Z\nRRULE:${rule};COUNT=${count}`;
    return new RRuleTemporal({ rruleString }).all().map((at) => stamp(at.toPlainDateTime()));
  } catch {
    return [];
  }
}

type Case = { rule: string; start: string; expected: string[] };

function randomCase(random: Random): Case | null {
  const rule = randomRule(random);
  const pad = (value: number) => String(value).padStart(2, '0');
  const date = `${between(random, 1990, 2030)}${pad(between(random, 1, 12))}${pad(between(random, 1, 28))}`;
  const first = `${date}T${pad(between(random, 0, 23))}${random() < 0.5 ? '30' : '00'}00`;
  // The third one fits its rule for sure; a start that doesn't fit is in the table.
  const found = byLibrary(rule, first, occurrencesMax + 2).slice(2);
  const [start] = found;
  // What a COUNT still allows after 2200 is not counted: nobody looks there.
  if (!start || (found.at(-1) as string) >= '2200') return null;
  const ends = random();
  const expected = ends < 0.6 ? found.slice(0, between(random, 1, found.length)) : found;
  if (ends < 0.3) return { start, expected, rule: `${rule};COUNT=${expected.length}` };
  return { start, expected, rule: ends < 0.6 ? `${rule};UNTIL=${expected.at(-1)}Z` : rule };
}

function randomCases(): Case[] {
  const random = randomOf(seed);
  const made: Case[] = [];
  while (made.length < rulesPerZone) {
    const one = randomCase(random);
    if (one) made.push(one);
  }
  return made;
}

/** What we show instead of what is expected, as far as the library was asked; null where both agree. */
function difference({ rule, start, expected }: Case, zone: string | null) {
  const right = [...new Set(expected.map((at) => momentOf(plain(at), zone)))].sort((a, b) => a - b);
  const series = parseSeries(
    seriesOfCase(zone === null ? start.slice(0, 8) : start, [`RRULE:${rule}`], zone),
  );
  const last = Math.max(...right) + (/COUNT|UNTIL/.test(rule) ? 400 * 86_400_000 : 0);
  const found = series ? slotsBetween(series, 0, last) : [];
  if (JSON.stringify(found) === JSON.stringify(right)) return null;
  const text = (times: number[]) => times.slice(0, 8).map((ms) => new Date(ms).toISOString().slice(0, 16));
  return { rule, start, expected: text(right).join(' '), found: text(found).join(' ') };
}

const cases = randomCases();
const report: string[] = [];
afterAll(() => console.info(report.join('\n')));

describe('random rules with any parts against another library', () => {
  test.each([...zones, null])(`${rulesPerZone} rules of seed ${seed} in %s (null: all-day)`, (zone) => {
    const able = cases.filter(({ rule }) => zone !== null || !/HOUR|MINUTE/.test(rule));
    const different = able.map((one) => difference(one, zone)).filter((one) => one !== null);
    const reasonOf = (rule: string) => libraryDeviations.find(({ applies }) => applies(rule))?.reason;
    const counted = new Map<string, number>();
    for (const { rule } of different) {
      const reason = reasonOf(rule) ?? 'unexplained';
      counted.set(reason, (counted.get(reason) ?? 0) + 1);
    }
    report.push(`${zone ?? 'all-day'}: ${able.length} rules, ${able.length - different.length} the same`);
    for (const [reason, count] of counted) report.push(`  ${count} decided otherwise: ${reason}`);
    expect(different.filter(({ rule }) => reasonOf(rule) === undefined)).toEqual([]);
  });

  test.each(libraryDeviations)('is still decided otherwise: $example.rule', ({ applies, example }) => {
    expect(applies(example.rule)).toBe(true);
    const theirs = byLibrary(example.rule, example.start, example.shown.length);
    expect(theirs).not.toEqual(example.shown);
    expect(difference({ ...example, expected: example.shown }, 'UTC')).toBeNull();
  });
});
