import type { CalendarDatabase, StoredEvent } from '#src/browser/calendar/store/calendarDatabase.ts';
import type { Occurrence } from '#src/browser/calendar/store/visibleEvents.ts';
import {
  instanceId,
  parseSeries,
  type Series,
  slotsBetween,
  timeOfSlot,
} from '#src/domain/recurrence/recurrence.ts';
import { dateToUtcMs, dayMs, timeOf } from '#src/domain/time/eventTime.ts';

export const resultsMax = 8;
const yearMs = 366 * dayMs;

/** The best of what was found, and how much that was. */
export type SearchResults = { best: Occurrence[]; total: number };

/** Events whose title or place has all the words: what comes next first, then what was last. A series shows once. */
export async function searchEvents(
  database: CalendarDatabase,
  words: string,
  calendarIds: Set<string>,
  now: number,
): Promise<SearchResults> {
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  const rows = await database.events
    .filter(({ calendarId, event, kind }) => {
      if (kind === 'gone' || kind === 'slot' || !calendarIds.has(calendarId)) return false;
      const text = fold(`${event?.summary ?? ''} ${event?.location ?? ''}`);
      return wanted.every((word) => text.includes(word));
    })
    .toArray();
  const found = (await Promise.all(rows.map((row) => nearest(database, row, now)))).filter(
    (item) => item !== null,
  );
  const startOf = ({ time }: Occurrence) => (time.allDay ? dateToUtcMs(time.startDate) : time.startMs);
  const distance = (item: Occurrence) => {
    const ahead = startOf(item) - now;
    return ahead >= -dayMs ? ahead : Number.MAX_SAFE_INTEGER / 2 - ahead;
  };
  const best = found.sort((a, b) => distance(a) - distance(b)).slice(0, resultsMax);
  return { best, total: found.length };
}

/** A single event as it is; of a series the next occurrence that takes place, or the last of one that has ended. */
async function nearest(
  database: CalendarDatabase,
  row: StoredEvent,
  now: number,
): Promise<Occurrence | null> {
  const { event, calendarId, changeSeq } = row;
  const time = event ? timeOf(event) : null;
  if (!event || !time) return null;
  const series = row.kind === 'series' ? parseSeries(event) : null;
  if (!series) return { calendarId, googleEventId: row.id, time, changeSeq, event };
  // What was cancelled or moved has a row of its own.
  const instances = await database.events
    .where('[calendarId+seriesId]')
    .equals([calendarId, row.id])
    .toArray();
  const slot = nearestSlot(series, new Set(instances.map(({ slotAt }) => slotAt)), now);
  if (slot === undefined) return null;
  const googleEventId = instanceId(row.id, series, slot);
  return { calendarId, googleEventId, time: timeOfSlot(series, slot), changeSeq, event };
}

function nearestSlot(series: Series, taken: Set<number | undefined>, now: number): number | undefined {
  const left = (fromMs: number, toMs: number) =>
    slotsBetween(series, fromMs, toMs).filter((slot) => !taken.has(slot));
  const begin = Math.max(now, series.firstMs);
  // Most series have one within days; asking for a year is dear.
  const next = left(begin, begin + 14 * dayMs)[0] ?? left(begin, begin + yearMs)[0];
  return next ?? left(Math.min(now, series.lastMs) - yearMs, now).at(-1);
}

const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
