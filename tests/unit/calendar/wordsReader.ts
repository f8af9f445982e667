import { dayMs } from '#src/domain/time/eventTime.ts';

// Reads what the page says about a series as a person would, and finds the days that it names. It shares nothing with what
// writes the words.
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = 'January February March April May June July August September October November December'.split(
  ' ',
);
const aDay = weekdays.join('|');
const aMonth = months.join('|');
const places = ['', 'first', 'second', 'third', 'fourth', 'fifth'];

type Dates = (date: Date) => boolean;
const itemsOf = (list: string): string[] => list.split(/, | and | or /);
const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
const dateOf = (year: number, month: number, day: number) => new Date(Date.UTC(year, month, day));

/** "second to last" of `total` is the place before the last. */
function placeOf(words: string, total: number): number {
  const [, word = '', toLast] = /^(\w+)( to last)?$/.exec(words) ?? [];
  if (word === 'last') return total;
  const named = places.indexOf(word);
  const at = named > 0 ? named : Number(/^\d+/.exec(word)?.[0]);
  return toLast ? total + 1 - at : at;
}

/** All days of the year or month of a date that one test lets through. */
function span(date: Date, ofYear: boolean): Date[] {
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return (ofYear ? months.map((_name, at) => at) : [month]).flatMap((of) =>
    Array.from({ length: daysIn(year, of) }, (_, day) => dateOf(year, of, day + 1)),
  );
}

const isWeekday =
  (names: string[]): Dates =>
  (date) =>
    names.includes(weekdays[date.getUTCDay()] as string);

/** Whether a date has one of these places among the days that match. */
const isPlaced =
  (words: string[], among: Dates, ofYear: boolean): Dates =>
  (date) => {
    if (!among(date)) return false;
    const days = span(date, ofYear).filter(among);
    const at = days.findIndex((day) => day.getTime() === date.getTime()) + 1;
    return words.some((word) => placeOf(word, days.length) === at);
  };

function daysSaid(words: string, ofYear: boolean): Dates {
  const [, date, month = ''] = new RegExp(`^(\\d+) (${aMonth})$`).exec(words) ?? [];
  if (date) return (day) => day.getUTCDate() === Number(date) && months[day.getUTCMonth()] === month;
  const [, weekday = '', dates] = new RegExp(`^every (${aDay}) that is (.*)$`).exec(words) ?? [];
  if (dates) {
    const isDate = daysSaid(dates, false);
    return (day) => weekdays[day.getUTCDay()] === weekday && isDate(day);
  }
  const [, ranks, names] = new RegExp(`^(.+) of ((?:${aDay}|, | and )+)$`).exec(words) ?? [];
  if (ranks && names) {
    const asked = itemsOf(ranks).map((rank) => rank.replace('the ', ''));
    return isPlaced(asked, isWeekday(itemsOf(names)), ofYear);
  }
  const tests = itemsOf(words).map((item): Dates => {
    const [, rank = '', noun = 'day'] = new RegExp(`^the (.+?)(?: (day|${aDay}))?$`).exec(item) ?? [];
    if (rank) return isPlaced([rank], noun === 'day' ? () => true : isWeekday([noun]), ofYear);
    const name = item.replace('every ', '');
    if (!weekdays.includes(name)) throw new Error(`cannot read "${item}"`);
    return isWeekday([name]);
  });
  return (day) => tests.some((test) => test(day));
}

/** The days from the start to `lastMs` that the words name, as UTC midnights; null for "Repeats" alone. */
export function daysNamed(text: string, startMs: number, lastMs: number): number[] | null {
  if (text === 'Repeats') return null;
  const start = new Date(startMs);
  let rest = text;
  const cut = (pattern: RegExp): string | undefined => {
    const found = pattern.exec(rest);
    if (found) rest = rest.slice(0, found.index);
    return found?.[1];
  };
  const times = cut(/, (\d+) times$/) ?? (cut(/, (once)$/) && '1');
  const until = cut(/, until (\d+ \w+ \d{4})$/);
  const weekStart = weekdays.indexOf(cut(/, counting weeks from (\w+)$/) ?? 'Mon');
  const tests: Dates[] = [];
  const onlyMonths = cut(new RegExp(`, only in ((?:${aMonth}|, | and )+)$`));
  if (onlyMonths) {
    const names = itemsOf(onlyMonths);
    tests.push((day) => names.includes(months[day.getUTCMonth()] as string));
  }
  const onlyDates = cut(/, only on (.+) of the month$/);
  if (onlyDates) tests.push(daysSaid(onlyDates, false));
  const onlyDays = cut(new RegExp(`, only on ((?:${aDay}|, | and )+)$`));
  if (onlyDays) tests.push(isWeekday(itemsOf(onlyDays)));
  const [, interval = '1', unit, said] =
    /^Repeats every (?:(\d+) )?(day|week|month|year)s?(?: on (.+))?$/.exec(rest) ?? [];
  if (!unit) throw new Error(`cannot read "${text}"`);
  if (said && unit === 'week') tests.push(isWeekday(itemsOf(said)));
  else if (said) {
    const [, days, of] = new RegExp(`^(.+) of (the year|(?:(?:${aMonth})|, | and )+)$`).exec(said) ?? [];
    tests.push(daysSaid(days ?? said, of === 'the year'));
    if (of && of !== 'the year') {
      const names = itemsOf(of);
      tests.push((day) => names.includes(months[day.getUTCMonth()] as string));
    }
  } else if (unit === 'week') tests.push((day) => day.getUTCDay() === start.getUTCDay());
  const period = (day: Date): number => {
    if (unit === 'year') return day.getUTCFullYear();
    if (unit === 'month') return day.getUTCFullYear() * 12 + day.getUTCMonth();
    const number = day.getTime() / dayMs;
    return unit === 'day' ? number : Math.floor((number + 4 - weekStart) / 7);
  };
  const limitMs = until ? Math.min(lastMs, Date.parse(`${until} UTC`)) : lastMs;
  const found: number[] = [];
  for (let ms = startMs; ms <= limitMs && found.length < Number(times ?? Infinity); ms += dayMs) {
    const day = new Date(ms);
    if ((period(day) - period(start)) % Number(interval) !== 0) continue;
    if (tests.every((test) => test(day))) found.push(ms);
  }
  return found;
}
