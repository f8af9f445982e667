import { addDays, dayMs, type EventTime } from '#src/domain/time/eventTime.ts';
import { localDate, startOfLocalDay } from './calendarLocation.ts';

type GridSpan = { allDay: true; start: string; end: string } | { allDay: false; start: number; end: number };

/** Long enough to be drawn, and far from the hour that it would seem to take. */
const instantMs = 15 * 60_000;

/**
 * Where an event stands among the days of the viewer's clock: among the hours, or in the row of whole days, where what lasts a
 * day or longer belongs, times or not.
 */
export function gridSpan(time: EventTime): GridSpan {
  if (time.allDay) return { allDay: true, start: time.startDate, end: time.endDate };
  const { startMs, endMs } = time;
  const date = localDate(startMs);
  const next = startOfLocalDay(addDays(date, 1));
  if (endMs - startMs >= dayMs || (startMs === startOfLocalDay(date) && endMs >= next)) {
    return { allDay: true, start: date, end: addDays(localDate(endMs - 1), 1) };
  }
  // What lasts no time stays on its own day.
  return {
    allDay: false,
    start: startMs,
    end: endMs > startMs ? endMs : Math.min(startMs + instantMs, next),
  };
}
