import { dateToUtcMs, type EventTime, originalSlot, spansOverlap, timeOf } from '#src/domain/eventTime.ts';
import type { MirroredEvent } from '#src/domain/mirroredEvent.ts';
import { instanceId, parseSeries, type Series, slotsBetween, timeOfSlot } from '#src/domain/recurrence.ts';
import { slotMs, zoneSpreadMs } from './applyChanges.ts';
import { type CalendarDatabase, type StoredEvent, shortMsMax } from './calendarDatabase.ts';

/** One thing in the calendar: an event, or one occurrence of a series under the id that Google gives it. */
export type Occurrence = {
  calendarId: string;
  googleEventId: string;
  time: EventTime;
  /** The change that the row comes from: the same number, the same event. */
  changeSeq: number;
  /** The event's own row: for an untouched occurrence that of its series. */
  event: MirroredEvent;
};

/** A range as its viewer sees it: moments for timed events, days (end exclusive) for all-day ones. */
export type VisibleRange = { fromMs: number; toMs: number; fromDate: string; toDate: string };

const infinity = Number.MAX_VALUE;

/** What takes place in the range, series expanded, in no order. Reads the range's rows, not the whole copy. */
export async function visibleEvents(database: CalendarDatabase, range: VisibleRange): Promise<Occurrence[]> {
  const from = Math.min(range.fromMs, dateToUtcMs(range.fromDate)) - zoneSpreadMs;
  const to = Math.max(range.toMs, dateToUtcMs(range.toDate)) + zoneSpreadMs;
  const read = (kind: string, low: number) =>
    database.events.where('[kind+start]').between([kind, low], [kind, to], true, true).toArray();
  const [short, long, series] = await Promise.all([
    read('short', from - shortMsMax),
    read('long', -infinity),
    read('series', -infinity),
  ]);
  const masters = series.filter(({ end }) => end >= from).map((row) => ({ row, series: seriesOf(row) }));
  const longest = Math.max(0, ...masters.map((master) => master.series?.durationMs ?? 0));
  const instances = await database.events
    .where('slotAt')
    .between(from - longest, to, true, true)
    .toArray();
  const takenSlots = slotsOf(instances);

  const found: Occurrence[] = [];
  for (const row of [...short, ...long]) {
    const time = row.event ? timeOf(row.event) : null;
    if (row.event && time && inRange(time, range)) found.push(occurrence(row, row.id, time, row.event));
  }
  for (const { row, series } of masters) {
    if (!row.event || !series) continue;
    const taken = takenSlots.get(seriesKey(row.calendarId, row.id));
    for (const slot of slotsBetween(series, from, to)) {
      const time = timeOfSlot(series, slot);
      if (taken?.has(slot) || !inRange(time, range)) continue;
      found.push(occurrence(row, instanceId(row.id, series, slot), time, row.event));
    }
  }
  return found;
}

export function inRange(time: EventTime, range: VisibleRange): boolean {
  if (time.allDay) return time.startDate < range.toDate && time.endDate > range.fromDate;
  return spansOverlap(time.startMs, time.endMs, range.fromMs, range.toMs);
}

const occurrence = (
  row: StoredEvent,
  googleEventId: string,
  time: EventTime,
  event: MirroredEvent,
): Occurrence => ({
  calendarId: row.calendarId,
  googleEventId,
  time,
  changeSeq: row.changeSeq,
  event,
});

const seriesKey = (calendarId: string, id: string) => `${calendarId} ${id}`;

/** Which slots of which series have a row of their own: they are not expanded, wherever that row has been moved to. */
function slotsOf(instances: StoredEvent[]): Map<string, Set<number>> {
  const slots = new Map<string, Set<number>>();
  for (const { calendarId, seriesId, event, kind } of instances) {
    const slot = event && kind !== 'gone' ? originalSlot(event) : null;
    if (seriesId === undefined || slot === null) continue;
    const key = seriesKey(calendarId, seriesId);
    const taken = slots.get(key) ?? new Set();
    slots.set(key, taken.add(slotMs(slot)));
  }
  return slots;
}

/** Reading the rules costs more than using them: those of recently shown series are kept. */
const parsed = new Map<string, Series | null>();
const parsedMax = 3000;

function seriesOf(row: StoredEvent): Series | null {
  const key = `${row.calendarId} ${row.id} ${row.changeSeq}`;
  const known = parsed.get(key);
  if (known !== undefined) return known;
  const series = row.event ? parseSeries(row.event) : null;
  if (parsed.size >= parsedMax) parsed.clear();
  parsed.set(key, series);
  return series;
}
