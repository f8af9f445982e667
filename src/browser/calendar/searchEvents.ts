import { dateToUtcMs, dayMs, timeOf } from '#src/domain/eventTime.ts';
import { instanceId, parseSeries, slotsBetween, timeOfSlot } from '#src/domain/recurrence.ts';
import type { CalendarDatabase, StoredEvent } from './calendarDatabase.ts';
import type { Occurrence } from './visibleEvents.ts';

const resultsMax = 8;

/** Events whose title or place has all the words: what comes next first, then what was last. A series shows once. */
export async function searchEvents(
  database: CalendarDatabase,
  words: string,
  calendarIds: Set<string>,
  now: number,
): Promise<Occurrence[]> {
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  const rows = await database.events
    .filter(({ calendarId, event, kind }) => {
      if (kind === 'gone' || kind === 'slot' || !calendarIds.has(calendarId)) return false;
      const text = fold(`${event?.summary ?? ''} ${event?.location ?? ''}`);
      return wanted.every((word) => text.includes(word));
    })
    .toArray();
  const startOf = ({ time }: Occurrence) => (time.allDay ? dateToUtcMs(time.startDate) : time.startMs);
  const found = rows.map((row) => nearest(row, now)).filter((item) => item !== null);
  const distance = (item: Occurrence) => {
    const ahead = startOf(item) - now;
    return ahead >= -dayMs ? ahead : Number.MAX_SAFE_INTEGER / 2 - ahead;
  };
  return found.sort((a, b) => distance(a) - distance(b)).slice(0, resultsMax);
}

/** The next occurrence of a series within a year, else its first; a single event as it is. */
function nearest(row: StoredEvent, now: number): Occurrence | null {
  const { event, calendarId, changeSeq } = row;
  const time = event ? timeOf(event) : null;
  if (!event || !time) return null;
  const series = row.kind === 'series' ? parseSeries(event) : null;
  const [next] = series ? slotsBetween(series, now, now + 366 * dayMs) : [];
  if (!series || next === undefined) return { calendarId, googleEventId: row.id, time, changeSeq, event };
  return {
    calendarId,
    googleEventId: instanceId(row.id, series, next),
    time: timeOfSlot(series, next),
    changeSeq,
    event,
  };
}

const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
