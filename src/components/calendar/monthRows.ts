/** In px, as calendarGrid.css gives them: the names of the days, a day's number, and an event or the link to the rest. */
const namesHeight = 26;
const dayNumberHeight = 23;
const rowHeight = 25;
const weekBorders = 2;

/**
 * How many rows of events, the link to the rest among them, a day of a month has room for. Told so, FullCalendar draws what is
 * seen and no more; left to find out, it draws the crowded days twice.
 */
export function monthRows(gridHeight: number, weeks: number): number {
  const day = (gridHeight - namesHeight) / weeks - weekBorders - dayNumberHeight;
  return Math.max(1, Math.floor((day + 1) / rowHeight));
}
