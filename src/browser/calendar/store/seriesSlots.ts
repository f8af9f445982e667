import { parseSeries, type Series, slotsBetween } from '#src/domain/recurrence/recurrence.ts';
import { dayMs } from '#src/domain/time/eventTime.ts';
import type { StoredEvent } from './calendarDatabase.ts';

/** Rules are asked for stretches of time, and the answers kept: asking costs more than everything else about a series. */
const stretchMs = 56 * dayMs;
const keptMax = 3000;
/** Of one series: a little more than a year around what is looked at. */
const stretchesMax = 8;

type Kept = { series: Series | null; stretches: Map<number, number[]> };
const kept = new Map<string, Kept>();

/** A series as its row says, with the slots of its occurrences that overlap the range; null when it can't be understood. */
export function seriesSlots(
  row: StoredEvent,
  fromMs: number,
  toMs: number,
): { series: Series; slots: number[] } | null {
  const known = keptOf(row);
  const { series, stretches } = known;
  if (!series) return null;
  const lowMs = fromMs - series.durationMs;
  const slots: number[] = [];
  for (let stretch = Math.floor(lowMs / stretchMs); stretch * stretchMs <= toMs; stretch++) {
    let found = stretches.get(stretch);
    if (!found) {
      const startMs = stretch * stretchMs;
      found = slotsBetween(series, startMs + series.durationMs, startMs + stretchMs - 1);
      if (stretches.size >= stretchesMax) stretches.clear();
      stretches.set(stretch, found);
    }
    slots.push(...found.filter((slot) => slot >= lowMs && slot <= toMs));
  }
  return { series, slots };
}

function keptOf(row: StoredEvent): Kept {
  const key = `${row.calendarId} ${row.id} ${row.changeSeq}`;
  const known = kept.get(key);
  if (known) return known;
  const made = { series: row.event ? parseSeries(row.event) : null, stretches: new Map() };
  if (kept.size >= keptMax) kept.clear();
  kept.set(key, made);
  return made;
}
