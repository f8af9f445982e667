import { dayMs } from './eventTime.ts';
import { windowsZones } from './windowsZones.ts';

/**
 * A zone's name that this machine knows, of what calendars write for one: an IANA name in any case, a Windows name, quoted,
 * or behind the prefix of a zone registry. Null where nobody knows it.
 */
export function zoneName(given: string): string | null {
  const name = given
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim();
  const windows = windowsZones[name.toLowerCase()];
  if (windows) return windows;
  const parts = name.split('/').filter(Boolean);
  for (let skipped = 0; skipped < parts.length; skipped++) {
    const known = knownZone(parts.slice(skipped).join('/'));
    if (known) return known;
  }
  return null;
}

/** Asking is dear, and calendars know few zones. */
const askedZones = new Map<string, string | null>();

function knownZone(name: string): string | null {
  const asked = askedZones.get(name);
  if (asked !== undefined) return asked;
  let known: string | null = null;
  try {
    known = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    // Not a zone.
  }
  if (askedZones.size >= 1000) askedZones.clear();
  askedZones.set(name, known);
  return known;
}

/** How far a zone's clock is ahead of UTC at a moment, in milliseconds. */
export function offsetAt(ms: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const known = zoneOf(zone);
  const day = Math.floor(ms / dayMs);
  const [first, last] = [atMidnight(known, day), atMidnight(known, day + 1)];
  return first === last ? first : measure(known, ms);
}

/** A moment as the zone's clock shows it, written as if it were UTC. */
export const toWall = (ms: number, zone: string): number => ms + offsetAt(ms, zone);

/**
 * All moments at which a zone's clock shows a time, in order: none in an hour that it skips, two in one that comes twice. For what
 * people type; `fromWall` is for what must take place anyhow.
 */
export function momentsAt(wallMs: number, zone: string): number[] {
  const offsets = new Set([-1.5, 1.5].map((days) => offsetAt(wallMs + days * dayMs, zone)));
  return [...offsets]
    .map((offset) => wallMs - offset)
    .filter((ms) => toWall(ms, zone) === wallMs)
    .sort((a, b) => a - b);
}

/**
 * The moment at which a zone's clock shows a time. A time that is skipped comes as much later as the clock jumps; of a
 * time that comes twice it is the first.
 */
export function fromWall(wallMs: number, zone: string): number {
  const before = offsetAt(wallMs - 1.5 * dayMs, zone);
  const after = offsetAt(wallMs + 1.5 * dayMs, zone);
  if (before === after || offsetAt(wallMs - before, zone) === before) return wallMs - before;
  return offsetAt(wallMs - after, zone) === after ? wallMs - after : wallMs - before;
}

type Zone = { format: Intl.DateTimeFormat; midnights: Map<number, number> };
const zones = new Map<string, Zone>();

function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  const made: Zone = {
    midnights: new Map(),
    format: new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone: name,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }),
  };
  zones.set(name, made);
  return made;
}

function atMidnight(zone: Zone, day: number): number {
  const known = zone.midnights.get(day);
  if (known !== undefined) return known;
  const found = measure(zone, day * dayMs);
  if (zone.midnights.size >= 20_000) zone.midnights.clear();
  zone.midnights.set(day, found);
  return found;
}

function measure(zone: Zone, ms: number): number {
  const part = Object.fromEntries(zone.format.formatToParts(ms).map(({ type, value }) => [type, value]));
  const year = part.era === 'BC' ? 1 - Number(part.year) : Number(part.year);
  const wall = new Date(0);
  wall.setUTCFullYear(year, Number(part.month) - 1, Number(part.day));
  wall.setUTCHours(Number(part.hour), Number(part.minute), Number(part.second));
  return wall.getTime() - Math.floor(ms / 1000) * 1000;
}
