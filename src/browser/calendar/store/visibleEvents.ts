import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import { instanceId, timeOfSlot } from '#src/domain/recurrence/recurrence.ts';
import {
  dateToUtcMs,
  type EventTime,
  originalSlot,
  spansOverlap,
  timeOf,
} from '#src/domain/time/eventTime.ts';
import { slotMs, zoneSpreadMs } from './applyChanges.ts';
import { type CalendarDatabase, type StoredEvent, shortMsMax } from './calendarDatabase.ts';
import { seriesSlots } from './seriesSlots.ts';

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
/** As long as the expansion of series may keep the page busy in one go. */
const workMsMax = 30;

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
  const masters = series.filter(({ end }) => end >= from);
  const longest = Math.max(0, ...masters.map(lengthOf));
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
  // From here on nothing is read: whoever has many series still gets to draw and to type in between.
  let restAt = performance.now() + workMsMax;
  for (const row of masters) {
    if (performance.now() > restAt) {
      await rest();
      restAt = performance.now() + workMsMax;
    }
    const known = seriesSlots(row, from, to);
    if (!row.event || !known) continue;
    const taken = takenSlots.get(seriesKey(row.calendarId, row.id));
    for (const slot of known.slots) {
      const time = timeOfSlot(known.series, slot);
      if (taken?.has(slot) || !inRange(time, range)) continue;
      found.push(occurrence(row, instanceId(row.id, known.series, slot), time, row.event));
    }
  }
  return found;
}

const rest = () => new Promise<void>((resolve) => setTimeout(resolve));

function lengthOf({ event }: StoredEvent): number {
  const time = event ? timeOf(event) : null;
  if (!time) return 0;
  return time.allDay ? dateToUtcMs(time.endDate) - dateToUtcMs(time.startDate) : time.endMs - time.startMs;
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
