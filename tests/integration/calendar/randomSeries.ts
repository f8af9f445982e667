import { nextRandom, pick, randomInt } from '#local/google/core/random.ts';

type Random = { rng: number };
type Body = Record<string, unknown> & { id: string };

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Africa/Casablanca',
  'UTC',
];
const days = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const pad = (part: number) => String(part).padStart(2, '0');
const compact = (date: string) => date.replaceAll('-', '');

/** A series as people make them: all frequencies, timed and all-day, in many zones, with and without an end. */
export function randomSeries(random: Random, index: number): Body {
  const chance = (probability: number) => nextRandom(random) < probability;
  const date = `${randomInt(random, 2024, 2026)}-${pad(randomInt(random, 1, 12))}-${pad(randomInt(random, 1, 28))}`;
  const allDay = chance(0.3);
  const zone = pick(random, zones);
  const hour = pad(randomInt(random, 0, 22));
  const minute = pad(pick(random, [0, 15, 30, 45]));
  const rule = [pick(random, [daily, weekly, monthly, yearly])(random), ...end(random, allDay)].join(';');
  const recurrence = [`RRULE:${rule}`];
  const added = `2026-${pad(pick(random, [3, 4, 10, 11]))}-${pad(randomInt(random, 1, 28))}`;
  // Nobody adds a date before the series begins, and calendars disagree about what that would mean.
  if (added > date && chance(0.3))
    recurrence.push(extraDate('RDATE', added, allDay, zone, `${hour}${minute}00`));
  if (chance(0.15)) recurrence.push(extraDate('EXDATE', added, allDay, zone, `${hour}${minute}00`));
  const id = `series${String(index).padStart(4, '0')}`;
  if (allDay) {
    const length = pick(random, [1, 1, 2, 5]);
    return { id, summary: id, start: { date }, end: { date: plusDays(date, length) }, recurrence };
  }
  const length = pick(random, [30, 60, 90, 26 * 60]);
  return {
    id,
    summary: id,
    start: { dateTime: `${date}T${hour}:${minute}:00`, timeZone: zone },
    end: { dateTime: plusMinutes(`${date}T${hour}:${minute}:00`, length), timeZone: zone },
    recurrence,
  };
}

function daily(random: Random): string {
  return `FREQ=DAILY;INTERVAL=${randomInt(random, 1, 9)}`;
}

function weekly(random: Random): string {
  const chosen = days.filter(() => nextRandom(random) < 0.35);
  const byDay = chosen.length > 0 ? `;BYDAY=${chosen.join(',')}` : '';
  const weekStart = nextRandom(random) < 0.3 ? ';WKST=SU' : '';
  return `FREQ=WEEKLY;INTERVAL=${randomInt(random, 1, 3)}${byDay}${weekStart}`;
}

function monthly(random: Random): string {
  const part = pick(random, [
    '',
    ';BYMONTHDAY=31',
    ';BYMONTHDAY=-1',
    ';BYDAY=2TU',
    ';BYDAY=-1FR',
    ';BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
  ]);
  return `FREQ=MONTHLY;INTERVAL=${randomInt(random, 1, 2)}${part}`;
}

function yearly(random: Random): string {
  return `FREQ=YEARLY${pick(random, ['', ';BYMONTH=3,10;BYMONTHDAY=29', ';BYMONTH=11;BYDAY=1SU', ';BYMONTH=3;BYDAY=-1SU'])}`;
}

function end(random: Random, allDay: boolean): string[] {
  const kind = randomInt(random, 0, 3);
  if (kind === 0) return [`COUNT=${randomInt(random, 1, 400)}`];
  if (kind > 1) return [];
  const until = `2026${pad(randomInt(random, 3, 11))}${pad(randomInt(random, 1, 28))}`;
  return [`UNTIL=${allDay ? until : `${until}T120000Z`}`];
}

function extraDate(name: string, date: string, allDay: boolean, zone: string, time: string): string {
  return allDay ? `${name};VALUE=DATE:${compact(date)}` : `${name};TZID=${zone}:${compact(date)}T${time}`;
}

const plusDays = (date: string, count: number) =>
  new Date(Date.parse(date) + count * 86_400_000).toISOString().slice(0, 10);
const plusMinutes = (local: string, count: number) =>
  new Date(Date.parse(`${local}Z`) + count * 60_000).toISOString().slice(0, 19);
