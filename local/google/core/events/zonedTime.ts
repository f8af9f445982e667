import { Temporal } from 'temporal-polyfill';

const DAY_MS = 86_400_000;
const zones = new Map<string, boolean>();
const offsetsByDay = new Map<string, Map<number, number | null>>();

export function isTimeZone(name: unknown): name is string {
  if (typeof name !== 'string' || name === '') return false;
  let known = zones.get(name);
  if (known === undefined) {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name });
      known = !/^[+-]/.test(name);
    } catch {
      known = false;
    }
    zones.set(name, known);
  }
  return known;
}

function exactOffsetMs(ms: number, zone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
}

/** The zone's distance from UTC at an instant. Days without a clock change are remembered: lists ask a lot. */
export function offsetMs(ms: number, zone: string): number {
  if (zone === 'UTC' || zone === 'Etc/UTC') return 0;
  let days = offsetsByDay.get(zone);
  if (!days) {
    days = new Map();
    offsetsByDay.set(zone, days);
  }
  const day = Math.floor(ms / DAY_MS);
  let offset = days.get(day);
  if (offset === undefined) {
    const first = exactOffsetMs(day * DAY_MS, zone);
    offset = first === exactOffsetMs((day + 1) * DAY_MS, zone) ? first : null;
    days.set(day, offset);
  }
  return offset ?? exactOffsetMs(ms, zone);
}

/** A wall-clock time (as if it were UTC) to an instant: a skipped hour moves on, a repeated one is the first. */
export function wallToMs(wallMs: number, zone: string): number {
  const before = offsetMs(wallMs - DAY_MS, zone);
  const after = offsetMs(wallMs + DAY_MS, zone);
  if (before === after) return wallMs - before;
  const first = wallMs - before;
  if (offsetMs(first, zone) === before) return first;
  const second = wallMs - after;
  return offsetMs(second, zone) === after ? second : first;
}

export function dateToWallMs(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

export function startOfDayMs(date: string, zone: string): number {
  return wallToMs(dateToWallMs(date), zone);
}

export function isDate(text: unknown): text is string {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = dateToWallMs(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === text;
}

export function addDays(date: string, days: number): string {
  return new Date(dateToWallMs(date) + days * DAY_MS).toISOString().slice(0, 10);
}

export function dateInZone(ms: number, zone: string): string {
  return new Date(ms + offsetMs(ms, zone)).toISOString().slice(0, 10);
}

/** `2026-11-20T10:00:00+01:00`, or `...Z` in UTC. */
export function formatInZone(ms: number, zone: string): string {
  const offset = offsetMs(ms, zone);
  const wall = new Date(ms + offset).toISOString().slice(0, 19);
  if (offset === 0) return `${wall}Z`;
  const minutes = Math.abs(Math.trunc(offset / 60_000));
  const hh = String(Math.floor(minutes / 60)).padStart(2, '0');
  const mm = String(minutes % 60).padStart(2, '0');
  return `${wall}${offset < 0 ? '-' : '+'}${hh}:${mm}`;
}

const RFC3339 = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.\d+)?([Zz]|[+-]\d{2}:\d{2})?$/;

/** RFC 3339 to milliseconds, whole seconds as Google keeps them; `local` when it names no offset. */
export function parseDateTime(text: unknown): { ms: number; local: boolean } | undefined {
  if (typeof text !== 'string') return undefined;
  const match = RFC3339.exec(text);
  if (!match || !isDate(match[1])) return undefined;
  const ms = Date.parse(`${match[1]}T${match[2]}${match[3]?.toUpperCase() ?? 'Z'}`);
  return Number.isNaN(ms) ? undefined : { ms, local: match[3] === undefined };
}
