import { describe, expect, it } from 'vitest';
import {
  dateKey,
  dayCount,
  dayOf,
  type EventTimes,
  isOver,
  longDates,
  placeOf,
  shortMoment,
  timeRange,
  topicName,
} from '#src/components/event/eventDates.ts';

const evening: EventTimes = {
  startsAt: '2026-12-01T17:30:00.000Z',
  endsAt: '2026-12-01T19:30:00.000Z',
  timezone: 'Europe/Berlin',
  allDay: false,
  startDate: null,
  endDate: null,
};
const conference: EventTimes = {
  ...evening,
  startsAt: null,
  endsAt: null,
  allDay: true,
  startDate: '2026-12-01',
  endDate: '2026-12-04',
};
const open: EventTimes = { ...evening, startsAt: null, endsAt: null };

describe('the dates of an event', () => {
  it('tells the venue’s day and time, whatever the reader’s zone', () => {
    const tokyo = { ...evening, timezone: 'Asia/Tokyo' };
    expect(dayOf(evening)).toEqual({ weekday: 'Tue', day: '1', month: 'Dec', year: '2026' });
    expect(timeRange(evening)).toBe('18:30–20:30');
    expect(dayOf(tokyo)?.day).toBe('2');
    expect(longDates(tokyo)).toBe('Wednesday 2 December 2026');
    expect(longDates(tokyo, 'America/New_York')).toBe('Tuesday 1 December 2026');
    expect(timeRange(tokyo, 'America/New_York')).toBe('12:30–14:30');
  });

  it('names both days of an event that goes on past midnight', () => {
    const night = { ...evening, endsAt: '2026-12-02T01:00:00.000Z' };
    expect(timeRange(night)).toBe('1 Dec, 18:30–2 Dec, 02:00');
    expect(longDates(night)).toBe('1–2 December 2026');
  });

  it('reads all-day dates as dates, the end exclusive, in every zone', () => {
    for (const timezone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'UTC']) {
      const event = { ...conference, timezone };
      expect(longDates(event)).toBe('1–3 December 2026');
      expect(dayCount(event)).toBe(3);
      expect(dateKey(event)).toBe('2026-12-01');
    }
    expect(longDates({ ...conference, endDate: '2026-12-02' })).toBe('Tuesday 1 December 2026');
    expect(longDates({ ...conference, endDate: null })).toBe('Tuesday 1 December 2026');
    expect(timeRange(conference)).toBeNull();
  });

  it('says that a date is to be announced', () => {
    expect(longDates(open)).toBe('Date to be announced');
    expect([dayOf(open), timeRange(open), dateKey(open), dayCount(open)]).toEqual([null, null, null, 0]);
  });

  it('copes with an end before the start', () => {
    expect(longDates({ ...evening, endsAt: '2026-11-01T00:00:00.000Z' })).toBe('Tuesday 1 December 2026');
    expect(dayCount({ ...conference, endDate: '2026-11-01' })).toBe(1);
  });

  it('counts days by the calendar across a change of clocks', () => {
    const long = { ...evening, startsAt: '2026-10-24T10:00:00Z', endsAt: '2026-10-26T10:00:00Z' };
    expect(dayCount(long)).toBe(3);
  });

  it('is over after its end, and never without a date', () => {
    const end = Date.parse(evening.endsAt ?? '');
    expect([isOver(evening, end - 1), isOver(evening, end)]).toEqual([false, true]);
    expect(isOver(conference, Date.parse('2026-12-03T23:00:00Z'))).toBe(false);
    expect(isOver(conference, Date.parse('2026-12-04T00:00:00Z'))).toBe(true);
    expect(isOver(open, Number.MAX_SAFE_INTEGER)).toBe(false);
  });
});

it('writes topics and places as people do', () => {
  expect(['ai', 'open-source', 'typescript', 'rust'].map(topicName)).toEqual([
    'AI',
    'Open source',
    'TypeScript',
    'Rust',
  ]);
  expect(placeOf({ online: true, city: null, venue: null })).toBe('Online');
  expect(placeOf({ online: true, city: 'Graz', venue: null })).toBe('Online and Graz');
  expect(placeOf({ online: false, city: null, venue: 'Hall' })).toBe('Hall');
  expect(placeOf({ online: false, city: null, venue: null })).toBe('Place to be announced');
});

describe('what server and browser both write', () => {
  it('holds no space that one of them could write differently', () => {
    const ends = ['2026-12-03', '2027-01-02', '2027-02-01'];
    const texts = ends.map((endDate) => longDates({ ...conference, endDate }));
    expect(texts).toEqual([
      '1–2 December 2026',
      '1 December 2026 – 1 January 2027',
      '1 December 2026 – 31 January 2027',
    ]);
    expect(longDates({ ...conference, startDate: '2026-11-30', endDate: '2026-12-03' })).toBe(
      '30 November – 2 December 2026',
    );
    expect(shortMoment('2026-11-21T13:04:00Z', 'UTC')).toBe('21 Nov, 13:04');
  });

  it('ends an event of midnight on the day before, at 24:00', () => {
    const late = { ...evening, startsAt: '2026-12-01T20:00:00.000Z', endsAt: '2026-12-01T23:00:00.000Z' };
    expect(timeRange(late)).toBe('21:00–24:00');
    expect(longDates(late)).toBe('Tuesday 1 December 2026');
    expect(dayCount(late)).toBe(1);
    expect(timeRange(late, 'UTC')).toBe('20:00–23:00');
    const twoDays = { ...late, endsAt: '2026-12-02T23:00:00.000Z' };
    expect(timeRange(twoDays)).toBe('1 Dec, 21:00–2 Dec, 24:00');
    expect(longDates(twoDays)).toBe('1–2 December 2026');
  });
});
