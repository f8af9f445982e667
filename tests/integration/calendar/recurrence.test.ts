import { randomUUID } from 'node:crypto';
import Dexie from 'dexie';
import { IDBKeyRange, indexedDB } from 'fake-indexeddb';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { Temporal } from 'temporal-polyfill';
import { beforeAll, describe, expect, test } from 'vitest';
import { nextRandom, pick, randomInt } from '#local/google/core/random.ts';
import { applyChanges } from '#src/browser/calendar/store/applyChanges.ts';
import { type CalendarDatabase, openCalendarDatabase } from '#src/browser/calendar/store/calendarDatabase.ts';
import { inRange, type VisibleRange, visibleEvents } from '#src/browser/calendar/store/visibleEvents.ts';
import { type MirroredEvent, mirroredEventSchema } from '#src/domain/google/mirroredEvent.ts';
import { type EventTime, timeOf } from '#src/domain/time/eventTime.ts';
import { simulatorOverHttp } from '#tests/google/support/overHttp.ts';
import { randomSeries } from './randomSeries.ts';

Dexie.dependencies.indexedDB = indexedDB;
Dexie.dependencies.IDBKeyRange = IDBKeyRange;

const seriesCount = 500;
const seed = Number(process.env.RECURRENCE_SEED ?? 20261121);
/** Around the clock changes of Europe, America and Australia in spring and autumn. */
const windows = [
  ['2026-03-02', '2026-04-13'],
  ['2026-09-28', '2026-11-09'],
] as const;
const calendarId = '11111111-1111-4111-8111-111111111111';
const { account } = simulatorOverHttp();
let api: calendar_v3.Calendar;
let database: CalendarDatabase;

async function list(params: calendar_v3.Params$Resource$Events$List): Promise<MirroredEvent[]> {
  const items: MirroredEvent[] = [];
  let pageToken: string | undefined;
  do {
    const { data } = await api.events.list({ calendarId: 'primary', maxResults: 2500, pageToken, ...params });
    items.push(...(data.items ?? []).map((item) => mirroredEventSchema.parse(item)));
    pageToken = data.nextPageToken ?? undefined;
  } while (pageToken);
  return items;
}

beforeAll(async () => {
  const random = { rng: seed };
  const events = Array.from({ length: seriesCount }, (_, index) => randomSeries(random, index));
  const person = await account({ calendars: [{ primary: true, timeZone: 'Europe/Berlin', events }] });
  api = person.api;
  const instances = await list({
    singleEvents: true,
    timeMin: '2026-03-01T00:00:00Z',
    timeMax: '2026-11-15T00:00:00Z',
  });
  // Every second series gets an instance cancelled, renamed, or moved: by hours, over a clock change, out of sight.
  for (let index = 0; index < seriesCount / 2; index++) {
    const own = instances.filter(
      ({ recurringEventId }) => recurringEventId === `series${String(index).padStart(4, '0')}`,
    );
    if (own.length === 0) continue;
    const instance = pick(random, own);
    if (nextRandom(random) < 0.3) await person.person('delete', instance.id);
    else
      await person.person(
        'patch',
        instance.id,
        moved(instance, pick(random, [0, 0.25, 5, 40]) * randomInt(random, 1, 2)),
      );
  }
  database = openCalendarDatabase(randomUUID());
  const rows = await list({ showDeleted: true });
  const changes = rows.map((event, index) => ({
    calendarId,
    googleEventId: event.id,
    changeSeq: index + 1,
    event,
  }));
  await applyChanges(database, { events: changes, removed: [] });
}, 120_000);

function moved(instance: MirroredEvent, byDays: number): object {
  const time = timeOf(instance) as EventTime;
  const byMs = (time.allDay ? Math.round(byDays) : byDays) * 86_400_000;
  if (time.allDay) {
    const shift = (date: string) => new Date(Date.parse(date) + byMs).toISOString().slice(0, 10);
    return { summary: 'moved', start: { date: shift(time.startDate) }, end: { date: shift(time.endDate) } };
  }
  const at = (ms: number) => ({ dateTime: new Date(ms + byMs).toISOString(), timeZone: 'UTC' });
  return { summary: 'moved', start: at(time.startMs), end: at(time.endMs) };
}

const line = (id: string, time: EventTime) =>
  time.allDay
    ? `${id} ${time.startDate} ${time.endDate}`
    : `${id} ${new Date(time.startMs).toISOString()} ${new Date(time.endMs).toISOString()}`;

describe.each(['Europe/Berlin', 'America/New_York', 'Pacific/Auckland'])('seen from %s', (zone) => {
  test.each(windows)(
    `%s to %s shows what Google's own expansion shows (seed ${seed})`,
    async (fromDate, toDate) => {
      const startOf = (date: string) => Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;
      const range: VisibleRange = { fromDate, toDate, fromMs: startOf(fromDate), toMs: startOf(toDate) };
      const shown = await visibleEvents(database, range);
      // Google counts all-day events in the calendar's zone, a viewer by their days: asked for more, cut the same way.
      const expanded = await list({
        singleEvents: true,
        timeZone: zone,
        timeMin: new Date(range.fromMs - 172_800_000).toISOString(),
        timeMax: new Date(range.toMs + 172_800_000).toISOString(),
      });
      const expected = expanded.flatMap((event) => {
        const time = timeOf(event);
        return time && inRange(time, range) ? [line(event.id, time)] : [];
      });
      expect(expected.length).toBeGreaterThan(1000);
      expect(shown.map(({ googleEventId, time }) => line(googleEventId, time)).sort()).toEqual(
        expected.sort(),
      );
    },
  );
});
