import Dexie, { liveQuery } from 'dexie';
import { describe, expect, test, vi } from 'vitest';
import { applyChanges, keepCalendars, refill } from '#src/browser/calendar/store/applyChanges.ts';
import {
  type CalendarDatabase,
  openCalendarDatabase,
  readSetting,
  writeSetting,
} from '#src/browser/calendar/store/calendarDatabase.ts';
import { forgetLocalCalendar } from '#src/browser/calendar/store/forgetLocalCalendar.ts';
import { visibleEvents } from '#src/browser/calendar/store/visibleEvents.ts';
import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import { account, calendarId, change, eventOn, freshDatabase, otherCalendarId } from './fixtures.ts';

const november = {
  fromMs: Date.parse('2026-11-01T00:00:00Z'),
  toMs: Date.parse('2026-12-01T00:00:00Z'),
  fromDate: '2026-11-01',
  toDate: '2026-12-01',
};
const shown = async (database: CalendarDatabase) =>
  (await visibleEvents(database, november)).map(({ googleEventId }) => googleEventId).sort();
const store = (database: CalendarDatabase, events: [MirroredEvent, number][], nextSince?: number) =>
  applyChanges(
    database,
    { events: events.map(([event, seq]) => change(event, seq)), removed: [] },
    nextSince,
  );
const remove = (database: CalendarDatabase, googleEventId: string, changeSeq: number) =>
  applyChanges(database, { events: [], removed: [{ calendarId, googleEventId, changeSeq }] });

const weekly: MirroredEvent = eventOn('2026-10-05', { id: 'weekly', recurrence: ['RRULE:FREQ=WEEKLY'] });
const instance = (date: string, more: Partial<MirroredEvent>): MirroredEvent => ({
  id: `weekly_${date.replaceAll('-', '')}T090000Z`,
  recurringEventId: 'weekly',
  originalStartTime: { dateTime: `${date}T09:00:00Z` },
  ...more,
});

describe('the local copy', () => {
  test('keeps the newest change of an event, in whatever order and how often changes arrive', async () => {
    const database = freshDatabase();
    const first = eventOn('2026-11-03', { summary: 'first' });
    const second = eventOn('2026-11-03', { summary: 'second' });
    await store(database, [[second, 8]]);
    await store(database, [[first, 7]]);
    await store(database, [
      [second, 8],
      [first, 7],
    ]);
    const [row] = await visibleEvents(database, november);
    expect(row?.event.summary).toBe('second');
    expect(await shown(database)).toHaveLength(1);
  });

  test('does not bring back an event whose removal is newer than a late page', async () => {
    const database = freshDatabase();
    const event = eventOn('2026-11-03');
    await remove(database, event.id, 9);
    await store(database, [[event, 8]]);
    expect(await shown(database)).toEqual([]);
    await store(database, [[event, 10]]);
    expect(await shown(database)).toEqual([event.id]);
  });

  test('saves the place in the feed together with the page', async () => {
    const database = freshDatabase();
    await store(database, [[eventOn('2026-11-03'), 4]], 4);
    expect(await readSetting(database, 'since')).toBe(4);
  });

  test('a moved instance shows where it is now and leaves its old place free', async () => {
    const database = freshDatabase();
    const moved = instance('2026-11-09', {
      start: { dateTime: '2026-11-12T14:00:00Z' },
      end: { dateTime: '2026-11-12T15:00:00Z' },
    });
    await store(database, [
      [moved, 1],
      [weekly, 2],
    ]);
    expect(await shown(database)).toEqual([
      'weekly_20261102T090000Z',
      'weekly_20261109T090000Z',
      'weekly_20261116T090000Z',
      'weekly_20261123T090000Z',
      'weekly_20261130T090000Z',
    ]);
    const found = await visibleEvents(database, november);
    expect(found.find(({ googleEventId }) => googleEventId === moved.id)?.time).toMatchObject({
      startMs: Date.parse('2026-11-12T14:00:00Z'),
    });
  });

  test('an instance moved out of the range takes its occurrence with it', async () => {
    const database = freshDatabase();
    const moved = instance('2026-11-09', {
      start: { dateTime: '2027-02-01T14:00:00Z' },
      end: { dateTime: '2027-02-01T15:00:00Z' },
    });
    await store(database, [
      [weekly, 1],
      [moved, 2],
    ]);
    expect(await shown(database)).not.toContain('weekly_20261109T090000Z');
  });

  test('a cancelled instance disappears, and is back when Google takes the exception away', async () => {
    const database = freshDatabase();
    const cancelled = instance('2026-11-09', { status: 'cancelled' });
    await store(database, [
      [weekly, 1],
      [cancelled, 2],
    ]);
    expect(await shown(database)).not.toContain(cancelled.id);
    await remove(database, cancelled.id, 3);
    expect(await shown(database)).toContain(cancelled.id);
  });

  test('the end of a series is the end of its moved instances', async () => {
    const database = freshDatabase();
    const moved = instance('2026-11-09', {
      start: { dateTime: '2026-11-12T14:00:00Z' },
      end: { dateTime: '2026-11-12T15:00:00Z' },
    });
    await store(database, [
      [weekly, 1],
      [moved, 2],
    ]);
    await remove(database, 'weekly', 3);
    expect(await shown(database)).toEqual([]);
  });

  test('shows an instance whose series never came', async () => {
    const database = freshDatabase();
    const alone = instance('2026-11-09', {
      start: { dateTime: '2026-11-09T09:00:00Z' },
      end: { dateTime: '2026-11-09T10:00:00Z' },
    });
    await store(database, [[alone, 1]]);
    expect(await shown(database)).toEqual([alone.id]);
  });

  test('finds what began long ago and still lasts', async () => {
    const database = freshDatabase();
    const leave = eventOn('2026-03-01', { start: { date: '2026-03-01' }, end: { date: '2027-03-01' } });
    await store(database, [[leave, 1]]);
    expect(await shown(database)).toEqual([leave.id]);
  });

  test('counts an all-day event by its days, without a zone', async () => {
    const database = freshDatabase();
    const before = eventOn('2026-10-31', { start: { date: '2026-10-31' }, end: { date: '2026-11-01' } });
    const first = eventOn('2026-11-01', { start: { date: '2026-11-01' }, end: { date: '2026-11-02' } });
    await store(database, [
      [before, 1],
      [first, 2],
    ]);
    expect(await shown(database)).toEqual([first.id]);
  });

  test("drops the rows of a calendar that is not the user's any more", async () => {
    const database = freshDatabase();
    await writeSetting(database, 'accounts', [account([calendarId, otherCalendarId])]);
    await applyChanges(database, {
      events: [change(eventOn('2026-11-03'), 1), change(eventOn('2026-11-04'), 2, otherCalendarId)],
      removed: [],
    });
    await keepCalendars(database, new Set([calendarId]));
    expect(await shown(database)).toEqual(['e20261103']);
  });

  test('refills from the start of the feed', async () => {
    const database = freshDatabase();
    await store(database, [[eventOn('2026-11-03'), 4]], 4);
    await refill(database);
    expect(await shown(database)).toEqual([]);
    expect(await readSetting(database, 'since')).toBe(0);
  });

  test('keeps users apart and wipes all others', async () => {
    const ada = openCalendarDatabase('ada');
    const grace = openCalendarDatabase('grace');
    await store(ada, [[eventOn('2026-11-03'), 1]]);
    expect(await shown(grace)).toEqual([]);
    await forgetLocalCalendar('grace');
    expect(await Dexie.exists('kure-cal-ada')).toBe(false);
    expect(await Dexie.exists('kure-cal-grace')).toBe(true);
    await forgetLocalCalendar();
    expect(await Dexie.exists('kure-cal-grace')).toBe(false);
  });

  test('wipes the last person’s copy where the browser can’t tell which there are', async () => {
    const kept = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    });
    Object.assign(indexedDB, { databases: undefined });
    await forgetLocalCalendar('hopper');
    await store(openCalendarDatabase('hopper'), [[eventOn('2026-11-03'), 1]]);
    await forgetLocalCalendar('hopper');
    expect(await Dexie.exists('kure-cal-hopper')).toBe(true);
    await forgetLocalCalendar('lovelace');
    expect(await Dexie.exists('kure-cal-hopper')).toBe(false);
    await store(openCalendarDatabase('lovelace'), [[eventOn('2026-11-03'), 1]]);
    await forgetLocalCalendar();
    expect(await Dexie.exists('kure-cal-lovelace')).toBe(false);
    Reflect.deleteProperty(indexedDB, 'databases');
    vi.unstubAllGlobals();
  });

  test('keeps no range in memory once it was looked at', async () => {
    const database = freshDatabase();
    await store(database, [[eventOn('2026-11-03'), 1]]);
    const looked = Promise.withResolvers<string[]>();
    const looking = liveQuery(() => shown(database)).subscribe(looked.resolve);
    expect(await looked.promise).toEqual(['e20261103']);
    expect(Object.keys(Dexie.cache).filter((range) => range.includes(database.name))).toEqual([]);
    looking.unsubscribe();
  });

  test('throws away what an older shape of rows stored', async () => {
    const old = new Dexie('kure-cal-jump');
    old.version(0.5).stores({ events: '[calendarId+id]', settings: 'name' });
    await old.table('settings').put({ name: 'since', value: 77 });
    old.close();
    const database = openCalendarDatabase('jump');
    expect(await readSetting(database, 'since')).toBeUndefined();
  });
});
