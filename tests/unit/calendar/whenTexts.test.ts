import { describe, expect, test } from 'vitest';
import { clockText, partText, whenText, whenThereText } from '#src/browser/calendar/view/eventText.ts';
import type { EventTime } from '#src/domain/time/eventTime.ts';

const timed = (start: string, end: string): EventTime => ({
  allDay: false,
  startMs: Date.parse(start),
  endMs: Date.parse(end),
});
const days = (startDate: string, endDate: string): EventTime => ({ allDay: true, startDate, endDate });

describe('when an event takes place', () => {
  test.each<[EventTime, string, string]>([
    [timed('2026-12-01T20:00Z', '2026-12-01T23:00Z'), 'Europe/Berlin', 'Tue, 1 Dec 2026, 21:00–24:00'],
    [timed('2026-12-01T20:00Z', '2026-12-01T23:00Z'), 'UTC', 'Tue, 1 Dec 2026, 20:00–23:00'],
    [timed('2026-12-01T20:00Z', '2026-12-01T23:00Z'), 'Asia/Tokyo', 'Wed, 2 Dec 2026, 05:00–08:00'],
    [
      timed('2026-12-01T20:00Z', '2026-12-02T23:00Z'),
      'Europe/Berlin',
      'Tue, 1 Dec, 21:00 – Wed, 2 Dec 2026, 24:00',
    ],
    [
      timed('2026-12-31T20:00Z', '2027-01-01T03:00Z'),
      'UTC',
      'Thu, 31 Dec 2026, 20:00 – Fri, 1 Jan 2027, 03:00',
    ],
    [timed('2026-11-30T23:00Z', '2026-12-01T23:00Z'), 'Europe/Berlin', 'Tue, 1 Dec 2026, 00:00–24:00'],
    [timed('2026-12-01T20:00Z', '2026-12-01T20:00Z'), 'UTC', 'Tue, 1 Dec 2026, 20:00'],
    [timed('2026-12-01T23:00Z', '2026-12-01T23:00Z'), 'Europe/Berlin', 'Wed, 2 Dec 2026, 00:00'],
    [days('2026-12-01', '2026-12-02'), 'America/New_York', 'Tue, 1 Dec 2026, all day'],
    [days('2026-11-30', '2026-12-03'), 'Asia/Tokyo', 'Mon, 30 Nov – Wed, 2 Dec 2026, all day'],
  ])('%j in %s: %s', (time, zone, text) => {
    expect(whenText(time, zone)).toBe(text);
  });

  test('is told in the event’s own zone too, where that reads differently', () => {
    const time = timed('2026-12-01T20:00Z', '2026-12-01T23:00Z');
    const inZone = (timeZone: string) => whenThereText({ id: 'e', start: { timeZone } }, time, 'Asia/Tokyo');
    expect(inZone('Europe/Berlin')).toBe('Tue, 1 Dec 2026, 21:00–24:00 in Europe/Berlin');
    expect(inZone('W. Europe Standard Time')).toBe('Tue, 1 Dec 2026, 21:00–24:00 in Europe/Berlin');
    expect(inZone('Asia/Seoul')).toBeNull();
    expect(inZone('Nowhere/At all')).toBeNull();
  });

  test('its part of a day ends at 24:00, and what lies on other days is left out', () => {
    const midnight = Date.parse('2026-12-02T00:00Z');
    const part = (startMs: number | null, endMs: number | null) => partText({ startMs, endMs }, 'UTC');
    expect(part(midnight - 3_600_000, midnight)).toBe('23:00 – 24:00');
    expect(part(null, midnight)).toBe('until 24:00');
    expect(part(midnight, null)).toBe('from 00:00');
    expect(part(midnight, midnight)).toBe('00:00');
    expect(part(null, null)).toBe('All day');
    expect(clockText(midnight - 3_600_000, midnight, 'UTC')).toBe('23:00 to 24:00');
  });
});
