import { describe, expect, test } from 'vitest';
import { applyChanges } from '#src/browser/calendar/store/applyChanges.ts';
import { resultsMax, searchEvents } from '#src/browser/calendar/view/searchEvents.ts';
import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import { calendarId, change, eventOn, freshDatabase, otherCalendarId } from './fixtures.ts';

const now = Date.parse('2026-11-20T12:00:00Z');

async function search(words: string, events: MirroredEvent[], calendarIds = [calendarId]) {
  const database = freshDatabase();
  await applyChanges(database, { events: events.map((event, i) => change(event, i + 1)), removed: [] });
  const { best, total } = await searchEvents(database, words, new Set(calendarIds), now);
  return { ids: best.map(({ googleEventId }) => googleEventId), total };
}

const standup = (date: string, rule: string) =>
  eventOn(date, { id: 'standup', summary: 'Standup', recurrence: [`RRULE:${rule}`] });
/** What Google says of one occurrence: cancelled, or moved. */
const occurrence = (day: string, more: Partial<MirroredEvent>): MirroredEvent => ({
  ...eventOn(day, { summary: 'Standup' }),
  id: `standup_${day.replaceAll('-', '')}T090000Z`,
  recurringEventId: 'standup',
  originalStartTime: { dateTime: `${day}T09:00:00Z`, timeZone: 'UTC' },
  ...more,
});

describe('the search', () => {
  test('finds all words in title and place, whatever their accents and case', async () => {
    const café = eventOn('2026-11-21', { summary: 'Lunch', location: 'Café Röntgen' });
    expect((await search('CAFE lunch', [café])).ids).toEqual([café.id]);
    expect((await search('rontgen', [café])).ids).toEqual([café.id]);
    expect((await search('lunch bar', [café])).ids).toEqual([]);
  });

  test('shows what comes next first, then what was last', async () => {
    const days = ['2026-10-01', '2026-11-19', '2026-12-24', '2026-11-21'];
    const { ids } = await search(
      'on 2026',
      days.map((day) => eventOn(day)),
    );
    expect(ids).toEqual(['e20261121', 'e20261224', 'e20261119', 'e20261001']);
  });

  test('leaves out calendars that are not shown and what was cancelled', async () => {
    expect((await search('on', [eventOn('2026-11-21')], [otherCalendarId])).ids).toEqual([]);
    expect((await search('on', [eventOn('2026-11-21', { status: 'cancelled' })])).ids).toEqual([]);
  });

  test('shows the next occurrence of a series that takes place, not one that was cancelled', async () => {
    const series = standup('2026-11-02', 'FREQ=DAILY');
    expect((await search('standup', [series])).ids).toEqual(['standup_20261121T090000Z']);
    const cancelled = occurrence('2026-11-21', { status: 'cancelled' });
    expect((await search('standup', [series, cancelled])).ids).toEqual(['standup_20261122T090000Z']);
  });

  test('finds a moved occurrence where it is now, and not where it was', async () => {
    const series = standup('2026-11-02', 'FREQ=WEEKLY;COUNT=4');
    const moved = occurrence('2026-11-23', {
      start: { dateTime: '2026-11-25T15:00:00Z', timeZone: 'UTC' },
      end: { dateTime: '2026-11-25T16:00:00Z', timeZone: 'UTC' },
    });
    expect((await search('standup', [series, moved])).ids).toEqual([
      'standup_20261123T090000Z',
      'standup_20261116T090000Z',
    ]);
  });

  test('shows the last occurrence of a series that has ended, and the first of one that begins late', async () => {
    expect((await search('standup', [standup('2026-09-07', 'FREQ=WEEKLY;COUNT=3')])).ids).toEqual([
      'standup_20260921T090000Z',
    ]);
    expect((await search('standup', [standup('2029-01-01', 'FREQ=WEEKLY')])).ids).toEqual([
      'standup_20290101T090000Z',
    ]);
  });

  test('shows no series of which everything was cancelled', async () => {
    const series = standup('2026-11-24', 'FREQ=DAILY;COUNT=2');
    const cancelled = ['2026-11-24', '2026-11-25'].map((day) => occurrence(day, { status: 'cancelled' }));
    expect(await search('standup', [series, ...cancelled])).toEqual({ ids: [], total: 0 });
  });

  test('counts what it has no room for', async () => {
    const many = Array.from({ length: 20 }, (_, day) => eventOn(`2026-12-${String(day + 10)}`));
    const { ids, total } = await search('on', many);
    expect(ids).toHaveLength(resultsMax);
    expect(total).toBe(20);
  });
});
