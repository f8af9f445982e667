import fc from 'fast-check';
import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { simulatorInProcess } from '../support/inProcess.ts';
import { propertySettings } from '../support/replay.ts';

/**
 * The oracle is ical.js, run in wall-clock time: zones are applied here, one occurrence at a time, because ical.js with
 * hand-fed zones is an hour off around some clock changes. A wall time that a clock change skips is shown an hour later and
 * counts; a start that doesn't fit its rule is shown and not counted.
 */

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Sydney',
  'Pacific/Auckland',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'UTC',
];
const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const interval = fc.integer({ min: 1, max: 3 });
const byDay = fc.subarray(DAYS, { minLength: 1, maxLength: 4 });
const rule = fc.oneof(
  interval.map((n) => `FREQ=DAILY;INTERVAL=${n}`),
  fc.tuple(interval, byDay).map(([n, days]) => `FREQ=WEEKLY;INTERVAL=${n};BYDAY=${days.join(',')}`),
  fc
    .tuple(interval, fc.constantFrom(1, 15, 28, 30, 31, -1))
    .map(([n, d]) => `FREQ=MONTHLY;INTERVAL=${n};BYMONTHDAY=${d}`),
  fc
    .tuple(fc.constantFrom(1, 2, 3, -1), fc.constantFrom(...DAYS))
    .map(([n, d]) => `FREQ=MONTHLY;BYDAY=${n}${d}`),
  fc.constant('FREQ=YEARLY'),
);
const series = fc.record({
  rule,
  end: fc.oneof(
    fc.constant({ kind: 'never' as const }),
    fc.record({ kind: fc.constant('count' as const), count: fc.integer({ min: 1, max: 30 }) }),
    fc.record({ kind: fc.constant('until' as const), days: fc.integer({ min: 1, max: 500 }) }),
  ),
  zone: fc.constantFrom(...ZONES),
  startDay: fc.integer({ min: 0, max: 500 }),
  minuteOfDay: fc.constantFrom(0, 30, 90, 119, 120, 150, 179, 600, 1410),
  lengthMinutes: fc.constantFrom(15, 60, 180, 1500),
  allDay: fc.boolean(),
  excluded: fc.array(fc.nat(8), { maxLength: 2 }),
  moved: fc.array(fc.record({ nth: fc.nat(8), hours: fc.integer({ min: -50, max: 50 }) }), { maxLength: 2 }),
  cancelled: fc.array(fc.nat(8), { maxLength: 2 }),
  windowDay: fc.integer({ min: -30, max: 600 }),
  windowDays: fc.integer({ min: 1, max: 500 }),
});
type Series = typeof series extends fc.Arbitrary<infer T> ? T : never;

const EMAIL = 'series@example.com';
const FIRST = Temporal.PlainDate.from('2026-01-05');

interface Occurrence {
  local: Temporal.PlainDateTime;
  ms: number;
}

/** All occurrences until `untilMs`, by ical.js in wall-clock time. */
function oracle(s: Series, start: Temporal.PlainDateTime, untilMs: number): Occurrence[] {
  const zone = s.allDay ? 'UTC' : s.zone;
  const toMs = (local: Temporal.PlainDateTime) => local.toZonedDateTime(zone).epochMilliseconds;
  const dtstart = ICAL.Time.fromDateTimeString(start.toString({ smallestUnit: 'second' }));
  const recur = ICAL.Recur.fromString(s.rule);
  const iterator = recur.iterator(dtstart);
  const startMs = toMs(start);
  const found: Occurrence[] = [{ local: start, ms: startMs }];
  const fits =
    recur.iterator(dtstart).next()?.toString().replace('Z', '') ===
    start.toString({ smallestUnit: 'second' });
  const max = s.end.kind === 'count' ? s.end.count + (fits ? 0 : 1) : Number.POSITIVE_INFINITY;
  const endMs = s.end.kind === 'until' ? startMs + s.end.days * 86_400_000 : Number.POSITIVE_INFINITY;
  for (let guard = 0; guard < 3000 && found.length < max; guard++) {
    const next = iterator.next();
    if (!next) break;
    const local = Temporal.PlainDateTime.from(next.toString().replace('Z', ''));
    if (Temporal.PlainDateTime.compare(local, start) <= 0) continue;
    const ms = toMs(local);
    if (ms > untilMs || ms > endMs) break;
    found.push({ local, ms });
  }
  return found;
}

const stamp = (ms: number) => `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

function check(s: Series): void {
  const { send, caller } = simulatorInProcess(3, { seeded: false });
  // All-day bounds are midnights of the calendar's zone.
  send('POST', '/_sim/accounts', { email: EMAIL, calendars: [{ primary: true, timeZone: s.zone }] });
  const api = caller(EMAIL);
  const wanted = FIRST.add({ days: s.startDay }).toPlainDateTime({
    hour: Math.floor(s.minuteOfDay / 60),
    minute: s.minuteOfDay % 60,
  });
  const start = s.allDay
    ? wanted.toPlainDate().toPlainDateTime()
    : wanted.toZonedDateTime(s.zone).toPlainDateTime();
  const zoneOf = s.allDay ? 'UTC' : s.zone;
  const startMs = start.toZonedDateTime(zoneOf).epochMilliseconds;
  const lengthMs = s.allDay ? Math.ceil(s.lengthMinutes / 1440) * 86_400_000 : s.lengthMinutes * 60_000;

  const windowFrom = Date.UTC(2026, 0, 5) + s.windowDay * 86_400_000;
  const windowTo = windowFrom + s.windowDays * 86_400_000;
  const all = oracle(s, start, Math.max(windowTo, startMs) + 400 * 86_400_000);
  const pick = (nth: number) => all[nth % all.length] as Occurrence;
  const excluded = new Set(s.excluded.map((n) => pick(n).ms));
  const until = startMs + (s.end.kind === 'until' ? s.end.days * 86_400_000 : 0);
  const ruleEnd =
    s.end.kind === 'count'
      ? `;COUNT=${s.end.count}`
      : s.end.kind === 'until'
        ? `;UNTIL=${s.allDay ? stamp(until).slice(0, 8) : stamp(until)}`
        : '';
  const exdates = [...excluded].map((ms) =>
    s.allDay ? `EXDATE;VALUE=DATE:${stamp(ms).slice(0, 8)}` : `EXDATE:${stamp(ms)}`,
  );
  const edge = (ms: number) =>
    s.allDay
      ? { date: new Date(ms).toISOString().slice(0, 10) }
      : { dateTime: new Date(ms).toISOString(), timeZone: s.zone };
  const inserted = api('POST', `/calendars/${EMAIL}/events`, {
    id: 'master',
    start: edge(startMs),
    end: edge(startMs + lengthMs),
    recurrence: [`RRULE:${s.rule}${ruleEnd}`, ...exdates],
  });
  expect(inserted.body.id).toBe('master');

  const expected = new Map<string, string>();
  const idOf = (ms: number) => `master_${s.allDay ? stamp(ms).slice(0, 8) : stamp(ms)}`;
  /** All-day numbers are UTC midnights; the window compares midnights in the calendar's zone. */
  const real = (ms: number) =>
    s.allDay
      ? Temporal.Instant.fromEpochMilliseconds(ms)
          .toZonedDateTimeISO('UTC')
          .toPlainDate()
          .toZonedDateTime(s.zone).epochMilliseconds
      : ms;
  const put = (id: string, fromMs: number) => {
    expected.delete(id);
    if (real(fromMs + lengthMs) > windowFrom && real(fromMs) < windowTo) {
      expected.set(id, new Date(real(fromMs)).toISOString());
    }
  };
  for (const { ms } of all) if (!excluded.has(ms)) put(idOf(ms), ms);
  for (const { nth, hours } of s.moved) {
    const { ms } = pick(nth);
    if (excluded.has(ms)) continue;
    const toMs = ms + (s.allDay ? Math.trunc(hours / 24) * 24 : hours) * 3_600_000;
    const answer = api('PATCH', `/calendars/${EMAIL}/events/${idOf(ms)}`, {
      start: edge(toMs),
      end: edge(toMs + lengthMs),
    });
    expect(answer.status).toBe(200);
    put(idOf(ms), toMs);
  }
  for (const nth of s.cancelled) {
    const { ms } = pick(nth);
    if (excluded.has(ms)) continue;
    expect([204, 410]).toContain(api('DELETE', `/calendars/${EMAIL}/events/${idOf(ms)}`).status);
    expected.delete(idOf(ms));
  }

  const query = new URLSearchParams({
    singleEvents: 'true',
    maxResults: '2500',
    timeMin: new Date(windowFrom).toISOString(),
    timeMax: new Date(windowTo).toISOString(),
  });
  const { body } = api('GET', `/calendars/${EMAIL}/events?${query}`);
  const shown = new Map<string, string>();
  for (const item of body.items) {
    const ms = item.start.date
      ? Temporal.PlainDate.from(item.start.date).toZonedDateTime(s.zone).epochMilliseconds
      : Date.parse(item.start.dateTime);
    shown.set(item.id, new Date(ms).toISOString());
  }
  const sorted = (map: Map<string, string>) => [...map].sort((a, b) => (a[0] < b[0] ? -1 : 1));
  expect(sorted(shown)).toEqual(sorted(expected));
}

test('§8 series and their exceptions, written out, equal ical.js across clock changes in both hemispheres', {
  timeout: 120_000,
}, () => {
  fc.assert(fc.property(series, check), propertySettings(300));
});
