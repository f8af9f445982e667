import type { CalendarChanges } from '#src/contract/answers/calendarChanges.ts';
import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import { parseSeries } from '#src/domain/recurrence/recurrence.ts';
import { dateToUtcMs, dayMs, originalSlot, timeOf } from '#src/domain/time/eventTime.ts';
import {
  type CalendarDatabase,
  readSetting,
  type StoredEvent,
  type StoredKind,
  shortMsMax,
  writeSetting,
} from './calendarDatabase.ts';

export type Changes = Pick<CalendarChanges, 'events' | 'removed'>;

/**
 * Writes changes into the local copy. They may come twice, late and from two sides (feed and sync stream): per event the
 * newest `changeSeq` wins. `nextSince` is saved with them, so that a closed tab neither loses nor skips a page.
 */
export async function applyChanges(database: CalendarDatabase, changes: Changes, nextSince?: number) {
  const rows = [
    ...changes.events.map(({ calendarId, changeSeq, event }) => storedEvent(calendarId, changeSeq, event)),
    ...changes.removed.map(({ calendarId, googleEventId, changeSeq }) =>
      gone(calendarId, googleEventId, changeSeq),
    ),
  ];
  await database.transaction('rw', database.events, database.settings, async () => {
    const known = await database.events.bulkGet(rows.map(({ calendarId, id }) => [calendarId, id]));
    const newer = newestOfEach(rows).filter((row) => {
      const before = known[rows.indexOf(row)];
      return before === undefined || before.changeSeq < row.changeSeq;
    });
    await database.events.bulkPut(newer);
    for (const { kind, calendarId, id, changeSeq } of newer) {
      // Google tells the end of a series once, not for each of its instances.
      if (kind === 'gone') await removeInstances(database, calendarId, id, changeSeq);
    }
    if (nextSince !== undefined) await writeSetting(database, 'since', nextSince);
  });
  return rows.length;
}

/**
 * What this page itself has just written to Google: newer than what is here, older than whatever the feed says next, which
 * counts in whole numbers.
 */
export async function applyOwnWrite(database: CalendarDatabase, calendarId: string, event: MirroredEvent) {
  const known = await database.events.get([calendarId, event.id]);
  const since = (await readSetting(database, 'since')) ?? 0;
  const before = known?.changeSeq ?? since;
  const changeSeq = (before + Math.floor(before) + 1) / 2;
  await applyChanges(database, {
    events: [{ calendarId, googleEventId: event.id, changeSeq, event }],
    removed: [],
  });
}

/** Forgets everything, so that the feed is read from its start. */
export async function refill(database: CalendarDatabase): Promise<void> {
  await database.transaction('rw', database.events, database.settings, async () => {
    await database.events.clear();
    await writeSetting(database, 'since', 0);
  });
}

/** Drops the rows of calendars that are not the user's any more. */
export async function keepCalendars(database: CalendarDatabase, calendarIds: Set<string>): Promise<void> {
  const accounts = (await readSetting(database, 'accounts')) ?? [];
  const known = accounts.flatMap(({ calendars }) => calendars.map(({ id }) => id));
  for (const id of known.filter((knownId) => !calendarIds.has(knownId))) {
    await database.events.where('[calendarId+id]').between([id, ''], [id, '\uffff']).delete();
  }
}

function storedEvent(calendarId: string, changeSeq: number, event: MirroredEvent): StoredEvent {
  const time = timeOf(event);
  const cancelled = event.status === 'cancelled';
  if (cancelled && event.recurringEventId === undefined) return gone(calendarId, event.id, changeSeq);
  const slot = originalSlot(event);
  const instance =
    event.recurringEventId === undefined
      ? {}
      : { seriesId: event.recurringEventId, ...(slot !== null && { slotAt: slotMs(slot) }) };
  if (cancelled || !time) {
    return { calendarId, id: event.id, changeSeq, kind: 'slot', start: 0, end: 0, ...instance, event };
  }
  const series = parseSeries(event);
  const start = time.allDay ? dateToUtcMs(time.startDate) : time.startMs;
  const end = time.allDay ? dateToUtcMs(time.endDate) : time.endMs;
  const kind: StoredKind = series ? 'series' : end - start > shortMsMax ? 'long' : 'short';
  const span = series ? { start: series.firstMs, end: series.lastMs + series.durationMs } : { start, end };
  return { calendarId, id: event.id, changeSeq, kind, ...span, ...instance, event };
}

const gone = (calendarId: string, id: string, changeSeq: number): StoredEvent => ({
  calendarId,
  id,
  changeSeq,
  kind: 'gone',
  start: 0,
  end: 0,
});

function newestOfEach(rows: StoredEvent[]): StoredEvent[] {
  const newest = new Map<string, StoredEvent>();
  for (const row of rows) {
    const key = `${row.calendarId} ${row.id}`;
    const other = newest.get(key);
    if (!other || other.changeSeq < row.changeSeq) newest.set(key, row);
  }
  return [...newest.values()];
}

async function removeInstances(
  database: CalendarDatabase,
  calendarId: string,
  id: string,
  changeSeq: number,
) {
  const instances = await database.events.where('[calendarId+seriesId]').equals([calendarId, id]).toArray();
  const older = instances.filter((instance) => instance.changeSeq < changeSeq);
  await database.events.bulkPut(older.map((instance) => gone(calendarId, instance.id, instance.changeSeq)));
}

/** A slot as a number: days count from UTC midnight. */
export const slotMs = (slot: string | number): number =>
  typeof slot === 'number' ? slot : dateToUtcMs(slot);

/** Days have no zone: somewhere on Earth they begin or end this much away from UTC midnight. */
export const zoneSpreadMs = dayMs;
