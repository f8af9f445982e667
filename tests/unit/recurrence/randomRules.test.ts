import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { parseSeries, slotsBetween } from '#src/domain/recurrence/recurrence.ts';
import { dayMs } from '#src/domain/time/eventTime.ts';
import { between, maybe, type Random, randomOf, signed, some, weekday } from './random.ts';
import { momentOf, plain, seriesOfCase, zones } from './seriesOfCase.ts';

/** Another run: RECURRENCE_SEED=7 RECURRENCE_RULES=5000 npx vitest run --project unit randomRules */
const seed = Number(process.env.RECURRENCE_SEED ?? 1);
const rulesPerZone = Number(process.env.RECURRENCE_RULES ?? 500);

function randomRule(random: Random): string {
  const frequency = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'][between(random, 0, 3)] as string;
  const months = () => `;BYMONTH=${some(random, 3, () => between(random, 1, 12))}`;
  const days = (nth: number) =>
    `;BYDAY=${some(random, 3, () => (nth && random() < 0.6 ? signed(random, nth) : '') + weekday(random))}`;
  const monthDays = () => `;BYMONTHDAY=${some(random, 3, () => signed(random, 31))}`;
  let rule = `FREQ=${frequency};INTERVAL=${between(random, 1, 4)}`;
  if (frequency === 'DAILY') rule += maybe(random, 0.3, months) + maybe(random, 0.4, () => days(0));
  if (frequency === 'WEEKLY')
    rule += maybe(random, 0.8, () => days(0)) + maybe(random, 0.5, () => `;WKST=${weekday(random)}`);
  if (frequency === 'MONTHLY') rule += random() < 0.5 ? days(5) : maybe(random, 0.7, monthDays);
  if (frequency === 'YEARLY')
    rule += maybe(random, 0.8, () => months() + (random() < 0.5 ? days(4) : monthDays()));
  // The last of what only some months have is missing from what ical.js finds.
  if (frequency === 'MONTHLY' && rule.includes('BYDAY') && !rule.includes('-5'))
    rule += maybe(random, 0.3, () => `;BYSETPOS=${signed(random, 2)}`);
  return rule;
}

/**
 * Occurrences of a rule on a clock of no zone, as ical.js finds them. Of yearly rules it takes negative days of another
 * month and 31 February for 3 March, but not of monthly ones: it is asked for each month's, and ours are picked.
 */
function otherLibrary(rule: string, start: string, most: number): string[] {
  const [, interval, months, monthDays] =
    /^FREQ=YEARLY;INTERVAL=(\d+);BYMONTH=([\d,]+);(BYMONTHDAY=.*)$/.exec(rule) ?? [];
  const iterator = ICAL.Recur.fromString(months ? `FREQ=MONTHLY;${monthDays}` : rule).iterator(
    ICAL.Time.fromDateTimeString(plain(start).toString({ smallestUnit: 'second' })),
  );
  const isOurs = (year: number, month: number) =>
    !months ||
    (months.split(',').includes(`${month}`) && (year - Number(start.slice(0, 4))) % Number(interval) === 0);
  const found: string[] = [];
  while (found.length < most) {
    const next = iterator.next();
    if (!next || next.year > 2115) break;
    if (isOurs(next.year, next.month)) found.push(next.toString().replaceAll(/[-:]/g, '').slice(0, 15));
  }
  return found;
}

type RandomCase = { rule: string; start: string; expected: string[] };

function randomCase(random: Random): RandomCase | null {
  const rule = randomRule(random);
  const pad = (value: number) => String(value).padStart(2, '0');
  const first = `${between(random, 1990, 2030)}${pad(between(random, 1, 12))}${pad(between(random, 1, 28))}T${pad(between(random, 0, 23))}${random() < 0.5 ? '30' : '00'}00`;
  // The third one fits its rule for sure; a start that doesn't fit is in the table.
  const start = otherLibrary(rule, first, 3)[2];
  if (!start) return null;
  const most = random() < 0.4 ? between(random, 1, 20) : 40;
  const expected = otherLibrary(rule, start, most);
  return { start, expected, rule: most < 40 ? `${rule};COUNT=${most}` : rule };
}

function randomCases(): RandomCase[] {
  const random = randomOf(seed);
  const made: RandomCase[] = [];
  while (made.length < rulesPerZone) {
    const one = randomCase(random);
    if (one) made.push(one);
  }
  return made;
}

const cases = randomCases();

describe('random rules against another library', () => {
  test.each([...zones, null])(`${rulesPerZone} rules of seed ${seed} in %s (null: all-day)`, (zone) => {
    const different: unknown[] = [];
    for (const one of cases) {
      const start = zone === null ? one.start.slice(0, 8) : one.start;
      const right = one.expected.map((at) => momentOf(plain(at), zone));
      const series = parseSeries(seriesOfCase(start, [`RRULE:${one.rule}`], zone));
      const last = Math.max(...right) + (one.rule.includes('COUNT') ? 4000 * dayMs : 0);
      const found = series ? slotsBetween(series, 0, last) : [];
      if (JSON.stringify(found) !== JSON.stringify([...new Set(right)])) {
        const text = (list: number[]) =>
          list
            .slice(0, 8)
            .map((ms) => new Date(ms).toISOString().slice(0, 16))
            .join(' ');
        different.push({ ...one, expected: text(right), found: text(found) });
      }
    }
    expect(different).toEqual([]);
  });
});
